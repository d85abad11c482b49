"""Catalog files are taken into the database, whatever somebody did to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import catalog_sync, translating
from dashboard.actions.catalog_showing import MOST_SHOWN
from dashboard.errors import Denied
from dashboard.extensions import db
from dashboard.models.catalog_changes import EntryChange
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalog_findings import Finding
from dashboard.models.event_log import missed, position_of
from dashboard.models.notifications import Notification
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.catalogs import Folder, catalog_of, filled, numbers, running, synced, text, words
from tests.helpers.verify_action import verify_action


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "de")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path) as app:
        yield app


def sync() -> None:
    catalog_sync.sync(SYSTEM, "de")


def told_to(user_id: int) -> list[tuple[str, int]]:
    rows = db.session.scalars(select(Notification).filter_by(user_id=user_id))
    return [(row.kind, row.count) for row in rows]


def history(entry: CatalogEntry) -> list[tuple[str, list[str], str]]:
    rows = db.session.scalars(
        select(EntryChange).filter_by(entry_id=entry.id).order_by(EntryChange.id)
    )
    return [(row.how, row.after["texts"], row.after["state"]) for row in rows]


def test_a_catalog_is_taken_in_with_all_it_says(app: Flask, folder: Folder) -> None:
    verify_action(sync, ["catalog.texts_added"])
    assert numbers(catalog_of()) == {
        "total": 5,
        "translated": 3,
        "needs_work": 1,
        "unpublished": 0,
    }
    assert catalog_of().plural_forms == "nplurals=2; plural=(n != 1);"
    save, close = text("Save"), text("Close")
    assert (save.comment, save.places) == ("On a button", ["dashboard/texts.py"])
    assert words(close) == (["Fenster schließen"], "needs_work", False)
    assert close.previous == {"context": None, "source": "Close window", "source_plural": None}
    assert text("Hello %(name)s").flags == ["python-format"]
    assert text("%(num)s file").texts == ["%(num)s Datei", "%(num)s Dateien"]


def test_what_is_not_compiled_is_compiled(app: Flask, folder: Folder) -> None:
    sync()
    assert folder.served("Save") == "Speichern"
    assert folder.served("Close") is None
    folder.mo().write_bytes(b"broken")
    sync()
    assert folder.served("Save") == "Speichern"


def test_a_file_that_did_not_change_makes_no_event(app: Flask) -> None:
    sync()
    verify_action(sync, [])


def test_new_texts_are_told_to_those_who_translate(
    app: Flask, folder: Folder, make_user: UserFactory
) -> None:
    translator, ana = make_user(roles=["translator"]), make_user(roles=["user"])
    sync()
    folder.edit('msgid "Save"\n', 'msgid "New"\nmsgstr ""\n\nmsgid "Save"\n')
    verify_action(sync, ["catalog.texts_added"])
    assert told_to(translator.id) == [("texts.added", 2)]
    assert told_to(ana.id) == []
    assert text("New").position < text("Save").position


def test_words_changed_in_the_file_are_taken(app: Flask, folder: Folder) -> None:
    sync()
    folder.edit('"Speichern"', '"Sichern"')
    verify_action(sync, ["entries.changed"])
    assert words(text("Save")) == (["Sichern"], "translated", False)
    assert history(text("Save")) == [("file", ["Sichern"], "translated")]
    assert folder.served("Save") == "Sichern"


def test_an_edit_and_a_change_of_the_file_are_merged(
    app: Flask, folder: Folder, make_user: UserFactory
) -> None:
    sync()
    translator = make_user(roles=["translator"])
    translating.save(translator, text("Save"), texts=["Sichern"])
    folder.edit('"Speichern"', '"Ablegen"')
    folder.edit('"Hallo %(name)s"', '"Guten Tag, %(name)s"')
    verify_action(sync, ["entries.changed"])
    assert words(text("Save")) == (["Sichern"], "needs_work", True)
    assert history(text("Save")) == [
        ("edit", ["Sichern"], "translated"),
        ("file", ["Ablegen"], "translated"),
        ("file", ["Sichern"], "needs_work"),
    ]
    assert words(text("Hello %(name)s")) == (["Guten Tag, %(name)s"], "translated", False)


def test_a_changed_source_shows_what_it_was_and_keeps_its_history(
    app: Flask, folder: Folder, make_user: UserFactory
) -> None:
    sync()
    translating.save(make_user(roles=["translator"]), text("Save"), texts=["Sichern"])
    known = text("Save").id
    folder.edit('msgid "Save"\n', '#, fuzzy\n#| msgid "Save"\nmsgid "Save all"\n')
    verify_action(sync, ["catalog.texts_added"])
    entry = text("Save all")
    assert (entry.id, words(entry)) == (known, (["Sichern"], "needs_work", True))
    assert entry.previous == {"context": None, "source": "Save", "source_plural": None}


def test_what_has_gone_is_obsolete(app: Flask, folder: Folder) -> None:
    sync()
    folder.edit('msgid "Open"\nmsgstr ""\n', "")
    verify_action(sync, ["catalog.progressed"])
    assert text("Open").obsolete
    assert catalog_of().total == 4


def test_what_is_wrong_is_found(app: Flask, folder: Folder) -> None:
    sync()
    assert catalog_of().errors == 0
    folder.edit('"Hallo %(name)s"', '"Hallo %(nom)s"')
    verify_action(sync, ["entries.changed"])
    assert catalog_of().errors == 1
    found = {it.check for it in text("Hello %(name)s").findings}
    assert found & {"placeholder_missing", "placeholder_renamed", "placeholder_unknown"}
    folder.edit('"Hallo %(nom)s"', '"Hallo %(name)s"')
    sync()
    assert (catalog_of().errors, db.session.scalars(select(Finding)).all()) == (0, [])


@pytest.mark.parametrize(
    "old, new, code, line",
    [
        ('msgstr "Speichern"', 'msgstr "Speichern', "unclosed", 12),
        ('msgid "Save"\n', "", "no_text", None),
        ("charset=UTF-8", "charset=klingon", "unknown_encoding", None),
        ("plural=(n != 1)", "plural=__import__('os')", "plural_rule", None),
        ('msgid "Open"', 'msgid "Save"', "duplicate", 23),
    ],
)
def test_a_broken_file_changes_nothing_and_is_told(
    app: Flask,
    folder: Folder,
    make_user: UserFactory,
    old: str,
    new: str,
    code: str,
    line: int | None,
) -> None:
    translator, ana = make_user(roles=["translator"]), make_user(roles=["user"])
    sync()
    before = words(text("Save")), folder.mo().read_bytes(), numbers(catalog_of())
    whole = folder.po().read_bytes()
    folder.edit(old, new)
    verify_action(sync, ["catalog.faulty"])
    fault = catalog_of().fault
    assert fault
    if line:
        assert (fault["code"], fault["line"]) == (code, line)
    assert (words(text("Save")), folder.mo().read_bytes(), numbers(catalog_of())) == before
    verify_action(sync, [])
    assert ("catalog.faulty", 1) in told_to(translator.id)
    assert "catalog.faulty" not in dict(told_to(ana.id))
    folder.po().write_bytes(whole)
    verify_action(sync, ["catalog.mended"])
    assert catalog_of().fault is None


def test_a_file_that_was_mended_with_other_words_is_taken(app: Flask, folder: Folder) -> None:
    sync()
    folder.edit('msgstr "Speichern"', 'msgstr "Speichern')
    sync()
    folder.edit('msgstr "Speichern', 'msgstr "Sichern"')
    verify_action(sync, ["catalog.mended", "entries.changed"])
    assert words(text("Save")) == (["Sichern"], "translated", False)


def test_a_file_that_is_gone_is_told(app: Flask, folder: Folder) -> None:
    sync()
    folder.po().unlink()
    verify_action(sync, ["catalog.faulty"])
    assert (catalog_of().fault or {})["code"] == "gone"
    assert catalog_of().total == 5
    assert folder.served("Save") == "Speichern"


def test_very_many_changes_are_not_told_one_by_one(app: Flask, folder: Folder) -> None:
    many = "".join(f'\nmsgid "Text {it}"\nmsgstr ""\n' for it in range(MOST_SHOWN + 50))
    folder.write(many)
    before = position_of("catalog:de")
    sync()
    assert catalog_of().total == MOST_SHOWN + 50
    assert missed("catalog:de", before, 500) is None, "Pages fetch their list anew."
    after = position_of("catalog:de")
    assert missed("catalog:de", after, 500) == []


def test_only_the_system_takes_files_in(app: Flask, make_user: UserFactory) -> None:
    with pytest.raises(Denied):
        catalog_sync.sync(make_user(roles=["admin"]), "de")


def test_the_fallback_and_the_rule_follow_the_header(app: Flask, folder: Folder) -> None:
    sync()
    folder.edit('"Language: de\\n"\n', '"Language: de\\n"\n"X-Fallback: fr\\n"\n')
    verify_action(sync, ["catalog.progressed"])
    assert synced().fallback == "fr"
