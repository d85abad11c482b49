"""``flask catalogs``: what the pages do with languages, commands do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from dashboard.actions import translating
from dashboard.extensions import db
from dashboard.models import User
from tests.factories import UserFactory
from tests.helpers.catalogs import Folder, catalog_of, filled, running, synced, text, words

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "en", "de", "fr")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path) as app:
        yield app


@pytest.fixture
def run(app: Flask) -> Run:
    runner = app.test_cli_runner()

    def catalogs(line: str) -> Result:
        done = runner.invoke(args=["catalogs", *line.split()])
        db.session.rollback()
        return done

    return catalogs


@pytest.fixture
def mia(make_user: UserFactory) -> User:
    return make_user("mia", roles=["translator"])


def test_files_are_taken_in_and_listed(run: Run) -> None:
    assert run("sync").output == ""
    table = run("list").output.splitlines()
    assert table[0].split()[:3] == ["LANGUAGE", "TEXTS", "TRANSLATED"]
    assert [line.split()[:3] for line in table[1:]] == [["de", "5", "3"], ["fr", "5", "3"]]
    assert [it["locale"] for it in json.loads(run("list --json").output)] == ["de", "fr"]


def test_a_broken_file_is_named_with_its_line(run: Run, folder: Folder) -> None:
    run("sync")
    folder.edit('msgstr "Speichern"', 'msgstr "Speichern')
    done = run("sync de")
    assert done.exit_code == 1
    assert done.stderr == "Error: de: Line 12: The closing quotation mark is missing.\n"
    assert run("sync fr").exit_code == 0
    refused = run("publish de")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Line 12" in refused.stderr


def test_publish_and_take_back(run: Run, folder: Folder, mia: User) -> None:
    synced()
    translating.save(mia, text("Save"), texts=["Sichern"])
    translating.save(mia, text("Hello %(name)s"), texts=["Hallo"])
    held = run("publish de")
    assert held.exit_code == 1
    assert held.stderr.endswith("\n  Hello %(name)s\n")
    assert run("publish de --without-errors").output == "1 text is live.\n"
    assert folder.served("Save") == "Sichern"
    assert run("take-back de").output == ""
    assert folder.served("Save") == "Speichern"
    again = run("take-back de")
    assert (again.exit_code, again.stderr) == (
        2,
        "Error: There is nothing that could be taken back.\n",
    )


def test_a_language_is_added(run: Run) -> None:
    run("sync")
    assert run("add nl --fallback de").output == ""
    assert catalog_of("nl").fallback == "de"
    assert run("fallback nl fr").output == ""
    assert catalog_of("nl").fallback == "fr"
    assert run("fallback nl").output == ""
    assert catalog_of("nl").fallback is None
    wrong = run("add klingon")
    assert (wrong.exit_code, wrong.stderr) == (2, "Error: locale: This language is not known.\n")


def test_export_and_import(run: Run, folder: Folder, tmp_path: Path, mia: User) -> None:
    synced()
    translating.save(mia, text("Save"), texts=["Sichern"])
    file = tmp_path / "mine.po"
    assert run(f"export de --output {file}").output == ""
    assert file.read_bytes() == folder.po().read_bytes()
    assert 'msgstr "Sichern"' in run("export de --pending").output
    content = file.read_text(encoding="utf-8").replace('msgid "Open"\nmsgstr ""', OPENED)
    file.write_text(content, encoding="utf-8")
    assert run(f"import de {file}").output == "1 translation was taken in.\n"
    assert words(text("Open")) == (["Öffnen"], "translated", True)
    assert words(text("Save")) == (["Sichern"], "translated", True)
    file.write_text("this is no catalog", encoding="utf-8")
    broken = run(f"import de {file}")
    assert (broken.exit_code, broken.stdout) == (1, "")


def test_a_language_that_is_not_there(run: Run) -> None:
    for line in ("publish nl", "take-back nl", "sync nl", "fallback nl", "export nl"):
        done = run(line)
        assert (done.exit_code, done.stdout) == (1, ""), line


OPENED = 'msgid "Open"\nmsgstr "Öffnen"'
