"""The folder of the catalogs: replaced as a whole, one writer at a time, nothing left behind."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from dashboard import catalog_folder
from dashboard.catalog_files import read
from dashboard.catalog_files.fields import with_field
from dashboard.catalog_folder import locales_in, locked, po_path, replace, signature
from dashboard.config import SHIPPED_CATALOGS
from dashboard.errors import Busy
from tests.helpers.catalogs import Folder
from tests.helpers.server import wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write()
    return made


def names(folder: Folder) -> list[str]:
    return sorted(path.name for path in folder.po().parent.iterdir())


def test_only_folders_of_languages_count(tmp_path: Path) -> None:
    for name in ("de", "pt_BR", "zh_Hans_CN", "es_419", ".shipped", "old", "de-DE", "x"):
        Folder(tmp_path).write(locale=name)
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    assert locales_in(tmp_path) == ["de", "es_419", "old", "pt_BR", "zh_Hans_CN"]


def test_all_files_are_replaced_or_none(folder: Folder) -> None:
    before = folder.po().read_bytes()
    with pytest.raises(FileNotFoundError):
        replace({folder.po(): b"new", folder.path / "nowhere" / "messages.mo": b"new"})
    assert folder.po().read_bytes() == before
    assert names(folder) == ["messages.po"]
    replace({folder.po(): b"new", folder.mo(): b"words"})
    assert (folder.po().read_bytes(), folder.mo().read_bytes()) == (b"new", b"words")
    assert names(folder) == ["messages.mo", "messages.po"]


def test_what_a_killed_process_left_is_cleared_away(folder: Folder) -> None:
    (folder.po().parent / ".messages.po.0123abcd.part").write_bytes(b"half of")
    (folder.po().parent / "notes.txt").write_bytes(b"mine")
    with locked(folder.path, "de"):
        assert names(folder) == ["messages.po", "notes.txt"]


def test_a_change_shows_from_outside(folder: Folder) -> None:
    seen = signature(folder.path, "de")
    assert signature(folder.path, "de") == seen
    folder.edit("Speichern", "Sichernde")
    assert signature(folder.path, "de") != seen
    assert signature(folder.path, "fr") == (None, None)


def _hold(folder: Path, ready: str, done: str) -> None:
    with locked(folder, "de"):
        Path(ready).touch()
        wait_until(Path(done).exists)


def test_one_writes_at_a_time_in_all_processes(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, done = tmp_path / "ready", tmp_path / "done"
    context = multiprocessing.get_context("forkserver")
    other = context.Process(target=_hold, args=(folder.path, str(ready), str(done)))
    other.start()
    wait_until(ready.exists, seconds=30)
    monkeypatch.setattr(catalog_folder, "LOCK_PATIENCE", 0.05)
    with pytest.raises(Busy), locked(folder.path, "de"):
        raise AssertionError("Two had it.")
    done.touch()
    other.join()
    with locked(folder.path, "de"), pytest.raises(Busy), locked(folder.path, "de"):
        raise AssertionError("Two had it in one process.")


# Fields of the header

PLAIN = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'


@pytest.mark.parametrize("locale", locales_in(SHIPPED_CATALOGS))
@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
def test_a_field_changes_its_own_line_only(locale: str, line_break: bytes) -> None:
    content = po_path(SHIPPED_CATALOGS, locale).read_bytes().replace(b"\n", line_break)
    with_it = with_field(content, "X-Fallback", "fr")
    assert read(with_it).fields["X-Fallback"] == "fr"
    assert with_it.replace(b'"X-Fallback: fr\\n"' + line_break, b"") == content
    other = with_field(with_it, "X-Fallback", "pt_BR")
    assert other == with_it.replace(b"Fallback: fr", b"Fallback: pt_BR")
    assert with_field(other, "X-Fallback", None) == content
    assert with_field(content, "Language", locale) == content


def test_a_header_of_one_line_is_written_anew() -> None:
    content = with_field(PLAIN, "X-Fallback", "fr")
    assert read(content).fields == {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Fallback": "fr",
    }
    assert content.endswith(b'\n\nmsgid "a"\nmsgstr "b"\n')
