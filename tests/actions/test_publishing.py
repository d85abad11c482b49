"""Publishing: what people read changes at once, as a whole, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import publishing, translating
from dashboard.actions.publication_refusals import ChangedSince, FileFaulty, Held
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.publications import Publication
from tests.factories import UserFactory
from tests.helpers.catalogs import Folder, catalog_of, filled, running, synced, text, words
from tests.helpers.verify_action import verify_action


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "de")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de") as app:
        yield app


@pytest.fixture
def mia(make_user: UserFactory) -> User:
    """A translator, who may publish."""
    return make_user("mia", roles=["translator"])


def translate(actor: User, source: str, *texts: str, state: str | None = None) -> None:
    translating.save(actor, text(source), texts=list(texts), state=state)


def lines_that_differ(before: bytes, after: bytes) -> list[tuple[bytes, bytes]]:
    old, new = before.splitlines(), after.splitlines()
    assert len(old) == len(new)
    return [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


def test_what_is_published_is_read_at_once(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    assert folder.served("Save") == "Speichern", "Nobody reads it before it is published."
    before, revision = folder.po().read_bytes(), catalog_of().revision
    verify_action(lambda: publishing.publish(mia, "de"), ["catalog.published"])
    assert folder.served("Save") == "Sichern"
    assert lines_that_differ(before, folder.po().read_bytes()) == [
        (b'msgstr "Speichern"', b'msgstr "Sichern"')
    ]
    catalog = catalog_of()
    assert (catalog.unpublished, catalog.published_by_name) == (0, "Mia")
    assert catalog.revision != revision
    assert words(text("Save")) == (["Sichern"], "translated", False)


def test_what_needs_work_is_published_as_such_and_not_read(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Save", "Sichern?", state="needs_work")
    publishing.publish(mia, "de")
    assert folder.served("Save") is None
    assert "#, fuzzy" in folder.po().read_text(encoding="utf-8").partition("Save")[0]
    translate(mia, "Save", "Sichern")
    publishing.publish(mia, "de")
    assert folder.served("Save") == "Sichern"


def test_a_text_that_was_confirmed_loses_its_former_source(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Close", "Schließen")
    publishing.publish(mia, "de")
    assert folder.served("Close") == "Schließen"
    assert "Close window" not in folder.po().read_text(encoding="utf-8")


def test_a_translation_that_was_emptied_is_missing(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "")
    publishing.publish(mia, "de")
    assert folder.served("Save") is None
    assert words(text("Save")) == ([""], "missing", False)


def test_all_of_a_language_is_published_together(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    translate(mia, "%(num)s file", "%(num)s Akte", "%(num)s Akten")
    publication = publishing.publish(mia, "de")
    assert publication.texts == 2
    assert [block["after"] for block in publication.blocks] != [None, None]
    assert 'msgstr[1] "%(num)s Akten"' in folder.po().read_text(encoding="utf-8")


def test_errors_keep_everything_from_being_published(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    translate(mia, "Hello %(name)s", "Hallo %(nom)s")
    before = folder.po().read_bytes()
    with pytest.raises(Held) as held:
        publishing.publish(mia, "de")
    assert [error["source"] for error in held.value.errors] == ["Hello %(name)s"]
    assert held.value.errors[0]["findings"]
    assert folder.po().read_bytes() == before
    assert db.session.scalars(select(Publication)).all() == []
    publishing.publish(mia, "de", without_errors=True)
    assert (folder.served("Save"), folder.served("Hello %(name)s")) == (
        "Sichern",
        "Hallo %(name)s",
    )
    assert words(text("Hello %(name)s")) == (["Hallo %(nom)s"], "translated", True)
    with pytest.raises(Invalid):
        publishing.publish(mia, "de", without_errors=True)


def test_nothing_changed_is_nothing_to_publish(app: Flask, mia: User) -> None:
    with pytest.raises(Invalid):
        verify_action(lambda: publishing.publish(mia, "de"), [])


def test_the_last_publish_is_taken_back(app: Flask, folder: Folder, mia: User) -> None:
    before = folder.po().read_bytes()
    translate(mia, "Save", "Sichern")
    translate(mia, "Close", "Schließen")
    publishing.publish(mia, "de")
    verify_action(lambda: publishing.take_back(mia, "de"), ["catalog.taken_back"])
    assert folder.po().read_bytes() == before, "The very lines are back."
    assert folder.served("Save") == "Speichern"
    assert words(text("Save")) == (["Sichern"], "translated", True)
    assert catalog_of().published_at is None
    publishing.publish(mia, "de")
    assert folder.served("Save") == "Sichern"


def test_only_the_last_publish_is_taken_back_and_only_once(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Save", "Sichern")
    first = publishing.publish(mia, "de").at
    translate(mia, "Open", "Öffnen")
    publishing.publish(mia, "de")
    publishing.take_back(mia, "de")
    assert (folder.served("Save"), folder.served("Open")) == ("Sichern", None)
    assert catalog_of().published_at == first
    with pytest.raises(Invalid):
        publishing.take_back(mia, "de")
    assert folder.served("Save") == "Sichern"


def test_lines_are_kept_of_the_publish_that_can_be_taken_back(app: Flask, mia: User) -> None:
    for word in ("Sichern", "Ablegen"):
        translate(mia, "Save", word)
        publishing.publish(mia, "de")
    first, second = db.session.scalars(select(Publication).order_by(Publication.id))
    assert (first.blocks, len(second.blocks)) == ([], 1)
    publishing.take_back(mia, "de")
    assert words(text("Save"))[0] == ["Ablegen"], "What was published stays as an edit."


def test_an_edit_made_since_stays_when_a_publish_is_taken_back(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Save", "Sichern")
    publishing.publish(mia, "de")
    translate(mia, "Save", "Ablegen")
    publishing.take_back(mia, "de")
    assert folder.served("Save") == "Speichern"
    assert words(text("Save")) == (["Ablegen"], "translated", True)


def test_what_the_file_has_changed_since_is_not_taken_back(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Save", "Sichern")
    publishing.publish(mia, "de")
    folder.edit('"Sichern"', '"Ablegen"')
    with pytest.raises(ChangedSince) as refusal:
        publishing.take_back(mia, "de")
    assert refusal.value.keys == [text("Save").key]
    assert refusal.value.details["lines"] == [11]
    told = str(refusal.value.message)
    assert "on line 11 of the file de/LC_MESSAGES/messages.po" in told
    assert "translate the text again" in told
    assert folder.served("Save") == "Ablegen"


def test_changes_of_the_file_elsewhere_do_not_matter(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    publishing.publish(mia, "de")
    folder.edit('"Hallo %(name)s"', '"Guten Tag, %(name)s"')
    publishing.take_back(mia, "de")
    assert (folder.served("Save"), folder.served("Hello %(name)s")) == (
        "Speichern",
        "Guten Tag, %(name)s",
    )


def test_what_the_file_has_new_is_taken_in_before(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    folder.edit('"Hallo %(name)s"', '"Guten Tag, %(name)s"')
    verify_action(lambda: publishing.publish(mia, "de"), ["entries.changed", "catalog.published"])
    assert (folder.served("Save"), folder.served("Hello %(name)s")) == (
        "Sichern",
        "Guten Tag, %(name)s",
    )


def test_nothing_is_written_into_a_broken_file(app: Flask, folder: Folder, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    folder.edit('msgstr "Hallo', "msgstr Hallo")
    broken = folder.po().read_bytes()
    with pytest.raises(FileFaulty) as refusal:
        publishing.publish(mia, "de")
    line = refusal.value.fault["line"]
    told = str(refusal.value.message)
    assert told.startswith("The file de/LC_MESSAGES/messages.po on the server cannot be used. ")
    assert f" Line {line}: " in told
    assert "Have the file mended, then try again." in told
    assert str(publishing.preview(mia, "de")["fault_text"]) == told
    assert folder.po().read_bytes() == broken
    assert folder.served("Save") == "Speichern"


def test_a_text_that_the_file_has_no_more_is_not_taken_back(
    app: Flask, folder: Folder, mia: User
) -> None:
    translate(mia, "Save", "Sichern")
    publishing.publish(mia, "de")
    folder.edit('#. On a button\n#: dashboard/texts.py\nmsgid "Save"\nmsgstr "Sichern"\n\n', "")
    with pytest.raises(ChangedSince) as refusal:
        publishing.take_back(mia, "de")
    assert refusal.value.details["lines"] == [None]
    assert "Nothing was taken back." in str(refusal.value.message)


def test_what_the_encoding_of_the_file_does_not_have_is_told(
    app: Flask, folder: Folder, mia: User
) -> None:
    folder.edit("charset=UTF-8", "charset=ISO-8859-1")
    folder.po().write_bytes(folder.po().read_text(encoding="utf-8").encode("latin-1"))
    synced()
    translate(mia, "Save", "Sichern →")
    with pytest.raises(FileFaulty) as refusal:
        publishing.publish(mia, "de")
    told = str(refusal.value.message)
    assert "de/LC_MESSAGES/messages.po" in told
    assert "does not have the character" in told
    assert folder.served("Save") == "Speichern"


def test_a_note_is_written_along(app: Flask, folder: Folder, mia: User) -> None:
    translating.save(mia, text("Open"), note="As in opening a door")
    translate(mia, "Save", "Sichern")
    assert publishing.publish(mia, "de").texts == 1
    assert "# As in opening a door\nmsgid" in folder.po().read_text(encoding="utf-8")
    assert synced().fault is None
    assert text("Open").note == "As in opening a door"


def test_the_preview_says_what_would_happen(app: Flask, mia: User) -> None:
    translate(mia, "Save", "Sichern")
    translate(mia, "Hello %(name)s", "Hallo %(nom)s")
    found = publishing.preview(mia, "de")
    assert [(it["source"], it["before"], it["after"]) for it in found["texts"]] == [
        ("Save", ["Speichern"], ["Sichern"])
    ]
    assert [it["source"] for it in found["errors"]] == ["Hello %(name)s"]
    assert (found["total"], found["held"], found["last"]) == (1, 1, None)
    publishing.publish(mia, "de", without_errors=True)
    last = publishing.preview(mia, "de")["last"]
    assert (last["texts"], last["may_take_back"], last["by"]["name"]) == (1, True, "Mia")


@pytest.mark.parametrize("roles", [["staff"], ["user"]])
def test_publishing_takes_its_permission(
    app: Flask, folder: Folder, mia: User, make_user: UserFactory, roles: list[str]
) -> None:
    translate(mia, "Save", "Sichern")
    other = make_user(roles=roles)
    for verb in (publishing.preview, publishing.publish, publishing.take_back):
        with pytest.raises(Denied):
            verb(other, "de")
    assert folder.served("Save") == "Speichern"


def test_a_language_that_is_not_there_cannot_be_published(app: Flask, mia: User) -> None:
    with pytest.raises(NotFound):
        publishing.publish(mia, "fr")
