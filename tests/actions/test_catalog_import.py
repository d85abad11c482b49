"""Catalog files go out and come in: what is new, what changed, and what both sides changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import (
    batches,
    catalog_export,
    catalog_import,
    import_previews,
    publishing,
    translating,
)
from dashboard.actions.catalog_import import Chosen, OtherPreview, Refused
from dashboard.catalog_files import BrokenCatalog, key_of, read
from dashboard.errors import Denied, NotFound
from dashboard.extensions import db
from dashboard.models import EntryChange, User
from tests.factories import UserFactory
from tests.helpers import msgfmt
from tests.helpers.catalogs import HEADER, Folder, catalog_of, filled, running, synced, text, words
from tests.helpers.verify_action import verify_action


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "de")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de") as app:
        yield app


@pytest.fixture
def ada(make_user: UserFactory) -> User:
    """An administrator, who may import files."""
    return make_user("ada", roles=["admin"])


def po(*entries: str, locale: str = "de") -> bytes:
    return "\n".join([HEADER.format(locale=locale), *entries]).encode()


def entry(source: str, translation: str, *, flag: str = "") -> str:
    return f'{flag}msgid "{source}"\nmsgstr "{translation}"\n'


def kinds(actor: User, content: bytes) -> dict[str, str]:
    compared = catalog_import.preview(actor, catalog_of(), content)
    return {item.theirs.source: item.kind for item in compared.items}


def test_what_a_file_would_change_is_told_by_kind(app: Flask, ada: User) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    content = po(
        entry("Save", "Aufheben"),
        entry("Hello %(name)s", "Guten Tag %(name)s", flag="#, python-format\n"),
        entry("Open", "Öffnen"),
        entry("Close", "Fenster schließen", flag="#, fuzzy\n"),
        entry("Print", "Drucken"),
    )
    compared = catalog_import.preview(ada, catalog_of(), content)
    assert {item.theirs.source: item.kind for item in compared.items} == {
        "Save": "conflict",
        "Hello %(name)s": "changed",
        "Open": "new",
        "Print": "unknown",
    }
    assert compared.counts == {
        "new": 1,
        "changed": 1,
        "conflict": 1,
        "same": 1,
        "unknown": 1,
        "refused": 0,
    }
    shown = compared.items[0].public()
    assert shown["line"] == 9
    assert shown["yours"] == {"texts": ["Sichern"], "state": "translated"}
    assert shown["theirs"] == {"texts": ["Aufheben"], "state": "translated"}


@pytest.mark.parametrize("pending", [False, True])
def test_what_was_exported_changes_nothing(app: Flask, ada: User, *, pending: bool) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    translating.save(ada, text("Open"), texts=["Öffnen"], state="approved")
    translating.save(ada, text("Hello %(name)s"), texts=["Hallo"])  # has an error
    translating.save(ada, text("%(num)s file"), texts=["%(num)s Datei", ""])
    translating.save(ada, text("Close"), texts=["Schließen"], state="translated", note="hm")
    content = catalog_export.export(ada, "de", pending=pending)
    assert kinds(ada, content) == {}
    verify_action(lambda: apply(ada, content), [])


def apply(actor: User, content: bytes, **chosen: Any) -> catalog_import.Imported:
    return catalog_import.apply(actor, catalog_of(), content, Chosen(**chosen))


def test_an_export_is_the_file_byte_for_byte(app: Flask, ada: User, folder: Folder) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    assert catalog_export.export(ada, "de") == folder.po().read_bytes()


def test_an_export_with_edits_is_what_publishing_would_write(
    app: Flask, ada: User, folder: Folder, tmp_path: Path
) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    translating.save(ada, text("Close"), texts=["Schließen"], state="translated")
    content = catalog_export.export(ada, "de", pending=True)
    assert msgfmt.complaints(content, tmp_path) == []
    publishing.publish(ada, "de")
    assert content == folder.po().read_bytes()


def test_an_export_with_errors_is_accepted_by_msgfmt(app: Flask, ada: User, tmp_path: Path) -> None:
    translating.save(ada, text("Hello %(name)s"), texts=["Hallo %(nmae)s\n"])
    content = catalog_export.export(ada, "de", pending=True)
    assert msgfmt.complaints(content, tmp_path) == []
    assert read(content).by_key[key_of(None, "Hello %(name)s")].fuzzy


def test_importing_is_one_change_that_can_be_undone(app: Flask, ada: User) -> None:
    content = po(entry("Open", "Öffnen"), entry("Save", "Sichern"))
    done = verify_action(lambda: apply(ada, content), ["entries.changed"])
    assert (done.texts, done.refused) == (2, 0)
    assert words(text("Open")) == (["Öffnen"], "translated", True)
    assert words(text("Save")) == (["Sichern"], "translated", True)
    history = db.session.scalars(select(EntryChange).filter_by(entry_id=text("Save").id)).one()
    assert (history.how, history.batch, history.actor_id) == ("import", done.batch, ada.id)
    assert history.before["texts"] == ["Speichern"]
    assert kinds(ada, content) == {}
    assert done.batch
    (noted,) = batches.recent(ada, catalog_of(), None, 20).items
    assert (noted.name, noted.how, noted.texts, noted.find) == (done.batch, "import", 2, None)
    verify_action(lambda: batches.undo(ada, catalog_of(), str(done.batch)), ["entries.changed"])
    assert words(text("Open")) == ([""], "missing", False)
    assert words(text("Save")) == (["Speichern"], "translated", False)


@pytest.mark.parametrize(
    "chosen, expected",
    [
        ({}, "Sichern"),
        ({"take": "theirs"}, "Aufheben"),
        ({"choices": {key_of(None, "Save"): "theirs"}}, "Aufheben"),
        ({"take": "theirs", "choices": {key_of(None, "Save"): "yours"}}, "Sichern"),
    ],
)
def test_people_decide_on_conflicts(
    app: Flask, ada: User, chosen: dict[str, Any], expected: str
) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    apply(ada, po(entry("Save", "Aufheben")), **chosen)
    assert text("Save").texts == [expected]


def test_a_change_that_is_not_wanted_is_left_out(app: Flask, ada: User) -> None:
    content = po(entry("Save", "Sichern"), entry("Open", "Öffnen"))
    done = apply(ada, content, choices={key_of(None, "Save"): "yours"})
    assert done.texts == 1
    assert text("Save").texts == ["Speichern"]


@pytest.mark.parametrize(
    "chosen, expected",
    [
        ({"kinds": {"changed": "yours"}}, {"Save": "Sichern", "Open": "Öffnen", "Close": "Zu"}),
        ({"kinds": {"new": "yours"}}, {"Save": "Sichern", "Open": "", "Close": "Schließen"}),
        (
            {"kinds": {"conflict": "theirs", "changed": "yours", "new": "yours"}},
            {"Save": "Aufheben", "Open": "", "Close": "Zu"},
        ),
        (
            {"kinds": {"changed": "yours"}, "choices": {key_of(None, "Close"): "theirs"}},
            {"Save": "Sichern", "Open": "Öffnen", "Close": "Schließen"},
        ),
    ],
)
def test_people_decide_on_all_of_a_kind_at_once(
    app: Flask, ada: User, folder: Folder, chosen: dict[str, Any], expected: dict[str, str]
) -> None:
    folder.edit('#, fuzzy\n#| msgid "Close window"\n', "")
    folder.edit("Fenster schließen", "Zu")
    synced()
    translating.save(ada, text("Save"), texts=["Sichern"])
    content = po(entry("Save", "Aufheben"), entry("Open", "Öffnen"), entry("Close", "Schließen"))
    assert kinds(ada, content) == {"Save": "conflict", "Open": "new", "Close": "changed"}
    apply(ada, content, **chosen)
    assert {source: text(source).texts[0] for source in expected} == expected


def test_a_file_is_compared_once_as_long_as_nothing_changes(app: Flask, ada: User) -> None:
    content = po(entry("Save", "Aufheben"))
    first = import_previews.compared(catalog_of(), content)
    again = import_previews.compared(catalog_of(), content)
    assert again[1] is first[1]
    translating.save(ada, text("Save"), texts=["Sichern"])
    assert [it.kind for it in import_previews.compared(catalog_of(), content)[1].items] == [
        "conflict"
    ]
    for word in ("Retten", "Behalten"):
        import_previews.compared(catalog_of(), po(entry("Save", word)))
    assert len(app.extensions["import_previews"]) == import_previews.MOST
    catalog_import.forget(catalog_of(), po(entry("Save", "Behalten")))
    assert len(app.extensions["import_previews"]) == import_previews.MOST - 1


def test_a_good_translation_is_not_made_to_need_work_unasked(app: Flask, ada: User) -> None:
    content = po(entry("Save", "Retten", flag="#, fuzzy\n"))
    assert kinds(ada, content) == {"Save": "conflict"}
    assert apply(ada, content).texts == 0
    apply(ada, content, take="theirs")
    assert words(text("Save")) == (["Retten"], "needs_work", True)


def test_a_file_without_a_translation_takes_none_away(app: Flask, ada: User) -> None:
    assert kinds(ada, po(entry("Save", ""))) == {}


@pytest.mark.parametrize(
    "source, translation, flag, reason",
    [
        ("Save", "<script>alert(1)</script>", "", "script"),
        ("Hello %(name)s", "Hallo %(nmae)s", "#, python-format\n", "placeholder"),
    ],
)
def test_translations_with_errors_are_refused_with_line_and_reason(
    app: Flask, ada: User, source: str, translation: str, flag: str, reason: str
) -> None:
    content = po(entry("Open", "Öffnen"), entry(source, translation, flag=flag))
    with pytest.raises(Refused) as caught:
        verify_action(lambda: apply(ada, content), [])
    fault = caught.value.details["faults"][0]
    assert (fault["source"], fault["line"]) == (source, 12 + bool(flag))
    assert reason in fault["reason"].lower()
    assert words(text("Open")) == ([""], "missing", False), "Nothing was imported."
    done = apply(ada, content, without_refused=True)
    assert (done.texts, done.refused) == (1, 1)
    assert text("Open").texts == ["Öffnen"]


def test_another_number_of_plural_forms_is_refused(app: Flask, ada: User) -> None:
    three = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
    content = po(
        'msgid "%(num)s file"\nmsgid_plural "%(num)s files"\n'
        'msgstr[0] "%(num)s a"\nmsgstr[1] "%(num)s b"\nmsgstr[2] "%(num)s c"\n'
    ).replace(b"nplurals=2; plural=(n != 1);", three.encode())
    with pytest.raises(Refused) as caught:
        apply(ada, content)
    assert "2 forms" in caught.value.details["faults"][0]["reason"]


def test_a_broken_file_changes_nothing(app: Flask, ada: User) -> None:
    with pytest.raises(BrokenCatalog) as caught:
        apply(ada, po('msgid "Open\nmsgstr "Öffnen"'))
    assert (caught.value.fault, caught.value.line) == ("unclosed", 9)


def test_a_file_of_another_language_is_told(app: Flask, ada: User) -> None:
    compared = catalog_import.preview(ada, catalog_of(), po(locale="fr"))
    assert compared.language == "fr"
    assert catalog_import.preview(ada, catalog_of(), po(locale="de_AT")).language is None


def test_what_changed_since_the_preview_is_looked_at_again(app: Flask, ada: User) -> None:
    content = po(entry("Save", "Aufheben"))
    seen = catalog_import.preview(ada, catalog_of(), content)
    translating.save(ada, text("Save"), texts=["Sichern"])
    with pytest.raises(OtherPreview):
        apply(ada, content, revision=seen.revision)
    again = catalog_import.preview(ada, catalog_of(), content)
    assert apply(ada, content, take="theirs", revision=again.revision).texts == 1


def test_only_those_who_manage_languages_import(app: Flask, make_user: UserFactory) -> None:
    mia = make_user(roles=["translator"])
    with pytest.raises(Denied):
        catalog_import.preview(mia, catalog_of(), po())
    with pytest.raises(Denied):
        apply(mia, po())
    assert catalog_export.export(mia, "de")
    with pytest.raises(Denied):
        catalog_export.export(make_user(), "de")
    with pytest.raises(NotFound):
        catalog_export.export(make_user(roles=["admin"]), "xx")


def test_very_many_translations_are_one_entry_of_the_log(
    app: Flask, ada: User, folder: Folder
) -> None:
    folder.write("\n".join(entry(f"Text {n}", "") for n in range(230)))
    synced()
    content = po(*(entry(f"Text {n}", f"Wort {n}") for n in range(230)))
    done = apply(ada, content)
    assert done.texts == 230
    assert catalog_of().translated == 230


def test_checks_look_again_at_what_says_the_same(app: Flask, ada: User, folder: Folder) -> None:
    said = 'msgid "Save all files"\nmsgstr'
    folder.write(f'\n{said} "Alle sichern"\n\nmsgctxt "c"\n{said} ""\n')
    synced()
    assert catalog_of().warnings == 0
    content = po('msgctxt "c"\nmsgid "Save all files"\nmsgstr "Alle retten"\n')
    verify_action(lambda: apply(ada, content), ["entries.changed"])
    found = [
        [it.check for it in text("Save all files", context=c).open_findings] for c in (None, "c")
    ]
    assert found == [["consistency"], ["consistency"]]
    assert catalog_of().warnings == 2
    apply(ada, content.replace(b"Alle retten", b"Alle sichern"), take="theirs")
    assert text("Save all files").open_findings == []
    assert catalog_of().warnings == 0


def test_a_dismissed_warning_stays_so_where_only_the_state_changes(app: Flask, ada: User) -> None:
    translating.save(ada, text("Save"), texts=["Speichern  jetzt"], state="needs_work")
    check = text("Save").open_findings[0].check
    translating.dismiss(ada, text("Save"), check, "It is meant so.")
    shown = [it.check for it in text("Save").open_findings]
    apply(ada, po(entry("Save", "Speichern  jetzt")), take="theirs")
    assert text("Save").state == "translated"
    assert [it.check for it in text("Save").open_findings] == shown
