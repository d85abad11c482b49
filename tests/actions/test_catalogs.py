"""How far catalogs have come, and who is told that there is more to translate."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from dashboard.actions import catalogs
from dashboard.catalog_files import Progress, progress_in
from dashboard.errors import Denied
from dashboard.extensions import db
from dashboard.models.catalogs import all_catalogs
from dashboard.models.notifications import Notification
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

CATALOG = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "One"
msgstr "Eins"

#, fuzzy
msgid "Two"
msgstr "Zwei"

msgid "Three"
msgstr ""

#~ msgid "Four"
#~ msgstr "Vier"
"""


def note(**found: Progress) -> None:
    catalogs.note_progress(SYSTEM, found)


def told_to(user_id: int) -> list[tuple[str, int]]:
    """What somebody was told, and of how many events."""
    rows = db.session.query(Notification).filter_by(user_id=user_id)
    return [(row.kind, row.count) for row in rows]


def test_a_catalog_is_counted_as_people_read_it(tmp_path: Path) -> None:
    for locale in ("de", "en"):
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(CATALOG, encoding="utf-8")
    assert progress_in(tmp_path) == {"de": Progress(total=3, translated=1, fuzzy=1)}


def test_a_catalog_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text("this is no catalog", encoding="utf-8")
    assert progress_in(tmp_path) == {}


def test_new_texts_are_told_to_those_who_translate(app: Flask, make_user: UserFactory) -> None:
    translator, ana = make_user(roles=["translator"]), make_user(roles=["user"])
    note(de=Progress(3, 3, 0), fr=Progress(3, 3, 0))
    verify_action(
        lambda: note(de=Progress(5, 3, 0), fr=Progress(5, 4, 1)),
        ["catalog.texts_added", "catalog.texts_added"],
    )
    assert told_to(translator.id) == [("texts.added", 2)]
    assert told_to(ana.id) == []
    assert [catalog.missing for catalog in all_catalogs()] == [2, 1]


def test_what_was_translated_is_told_to_nobody(app: Flask, make_user: UserFactory) -> None:
    translator = make_user(roles=["translator"])
    note(de=Progress(5, 5, 0))
    verify_action(lambda: note(de=Progress(6, 6, 0)), ["catalog.progressed"])
    assert told_to(translator.id) == []


def test_a_language_that_arrives_unfinished_is_told(app: Flask, make_user: UserFactory) -> None:
    translator = make_user(roles=["translator"])
    verify_action(lambda: note(de=Progress(5, 3, 0)), ["catalog.texts_added"])
    assert told_to(translator.id) == [("texts.added", 1)]


def test_nothing_new_is_no_event(app: Flask) -> None:
    note(de=Progress(5, 3, 1))
    verify_action(lambda: note(de=Progress(5, 3, 1)), [])


def test_only_the_system_notes_it(app: Flask, make_user: UserFactory) -> None:
    with pytest.raises(Denied):
        catalogs.note_progress(make_user(roles=["admin"]), {})
