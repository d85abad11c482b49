"""Catalogs of well-known packages go through import, one edit and export.

Every language of Django and WTForms is edited once, and every fourth of the others; which of its
catalogs is read, which entry is edited and how, is by chance, but always the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalog_files import (
    BrokenCatalog,
    Edit,
    blocks_of,
    compiled,
    parse,
    patched,
    read,
    with_blocks,
)
from scripts.real_catalogs import PACKAGES
from tests.catalog_files.catalogs import Trial, as_polib_reads, differing, languages
from tests.helpers import msgfmt

FOLDERS = [name.lower().replace("-", "_") for name in PACKAGES]


def sample(folder: Path, step: int) -> list[Path]:
    return list(languages(folder).values())[::step]


def trials(folder: Path) -> list[Trial]:
    paths = sample(folder, 1 if folder.name in ("django", "wtforms") else 4)
    tried = (Trial.of(path, number) for number, path in enumerate(paths))
    return [trial for trial in tried if trial]


@pytest.mark.parametrize("package", FOLDERS)
def test_one_edit_changes_that_entry_only(package: str, real: Path, tmp_path: Path) -> None:
    tried = trials(real / package)
    for trial in tried:
        made = patched(trial.content, {trial.entry.key: trial.edit})
        start, end = differing(trial.content, made)
        line = trial.content.rfind(b"\n", 0, trial.entry.place.start) + 1
        assert line <= start <= end <= trial.entry.place.end + 2, trial.path
        expect_as_edited(trial, made, tmp_path)
        if msgfmt.complaints(made, tmp_path):
            assert msgfmt.complaints(trial.content, tmp_path), trial.path
        before = blocks_of(trial.content, [trial.entry.key])
        assert with_blocks(made, before) == trial.content, trial.path
    assert len(tried) >= {"django": 98, "wtforms": 30}.get(package, 4)


def expect_as_edited(trial: Trial, made: bytes, folder: Path) -> None:
    """polib reads what was edited, and everything else as before."""
    entry, edit = trial.entry, trial.edit
    before, after = as_polib_reads(trial.content, folder), as_polib_reads(made, folder)
    mine = after.pop((entry.context, entry.source, False))
    was = before.pop((entry.context, entry.source, False))
    assert after == before, trial.path
    assert (mine["texts"], mine["fuzzy"]) == (edit.texts, edit.fuzzy), trial.path
    kept = ("flags", "comments", "plural", *(["previous"] if edit.fuzzy else []))
    assert all(mine[name] == was[name] for name in kept), trial.path
    assert edit.fuzzy or mine["previous"] == (None, None)


@pytest.mark.parametrize("package", FOLDERS)
def test_saving_what_is_there_changes_nothing(package: str, real: Path) -> None:
    for path in sample(real / package, 6):
        content = path.read_bytes()
        entries = parse(content).by_key
        same = {key: Edit(entry.texts, entry.fuzzy, entry.note) for key, entry in entries.items()}
        assert patched(content, same) == content, path


@pytest.mark.parametrize("package", FOLDERS)
def test_compiled_words_are_those_of_msgfmt(package: str, real: Path, tmp_path: Path) -> None:
    for path in sample(real / package, 6):
        content = path.read_bytes()
        mine = msgfmt.words(compiled(parse(content)), tmp_path)
        theirs = msgfmt.words(msgfmt.compiled(content, tmp_path), tmp_path)
        whole = {key: texts for key, texts in theirs.items() if all(texts)}
        assert mine == whole, path


@pytest.mark.parametrize("package", FOLDERS)
def test_what_is_accepted_is_what_msgfmt_accepts(package: str, real: Path, tmp_path: Path) -> None:
    placeholders = ("format spec", "is not a valid", "not the same as in", "format string")
    for path in sample(real / package, 6):
        content = path.read_bytes()
        said = msgfmt.complaints(content, tmp_path)
        theirs = [line for line in said if not any(words in line for words in placeholders)]
        theirs = [line for line in theirs if not line.startswith("msgfmt: found")]
        refused = fault_of(content)
        if refused is None:
            assert theirs == [], path
        else:
            assert said or refused == "control", path


def fault_of(content: bytes) -> str | None:
    try:
        read(content)
    except BrokenCatalog as error:
        return error.fault
    return None
