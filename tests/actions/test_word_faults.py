"""Translators are told of a text that cannot be shown: once, and where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from dashboard.actions import word_faults
from dashboard.models.catalog_findings import Finding
from dashboard.models.notifications import Notification
from dashboard.words import faults, pinned
from dashboard.words.faults import Fault
from dashboard.words.keys import key_of
from tests.factories import UserFactory
from tests.helpers.texts import make_entry
from tests.helpers.verify_action import verify_action
from tests.helpers.words import compiled, put

HELLO, WRONG = "Hello %(name)s", "Bonjour %(nom)s"
UNFIT = Fault("fr", faults.PLACEHOLDER, "nothing is given for %(nom)s", key_of(None, HELLO), "r1")


def test_the_text_is_named_and_its_translators_are_told(make_user: UserFactory) -> None:
    tom, uma = make_user("tom", roles=("translator",)), make_user("uma")
    entry = make_entry("fr", HELLO, texts=[WRONG])
    verify_action(lambda: word_faults.tell(UNFIT), ["entry.unfit"])
    (notice,) = Notification.query.filter_by(kind="entry.unfit").all()
    assert notice.user_id == tom.id
    assert notice.user_id != uma.id
    assert notice.path == f"/translations/fr?open={entry.id}"
    assert notice.params["text"] == HELLO
    assert "error" in {it.level for it in Finding.query.filter_by(entry_id=entry.id)}


def test_it_is_told_once_for_each_state_of_the_catalog(app: Flask) -> None:
    make_entry("fr", HELLO, texts=[WRONG])
    verify_action(lambda: word_faults.tell(UNFIT), ["entry.unfit"])
    verify_action(lambda: word_faults.tell(UNFIT), [])
    later = Fault(UNFIT.locale, UNFIT.code, UNFIT.detail, UNFIT.key, "r2")
    verify_action(lambda: word_faults.tell(later), ["entry.unfit"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("fr", faults.PLACEHOLDER, "", "0" * 16, "r1"),
        Fault("xx", faults.PLACEHOLDER, "", UNFIT.key, "r1"),
        Fault("fr", faults.UNREADABLE, "cut off"),
        Fault("fr", faults.MENDED),
    ],
)
def test_what_nobody_translates_here_is_not_told(app: Flask, fault: Fault) -> None:
    make_entry("fr", HELLO, texts=[WRONG])
    verify_action(lambda: word_faults.tell(fault), [])


def test_from_the_page_to_the_event(app: Flask, tmp_path: Path) -> None:
    make_entry("fr", HELLO, texts=[WRONG])
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path)
    put(tmp_path, "fr", compiled("fr", {HELLO: WRONG}))
    faults.reset()
    pinned.refresh()
    with force_locale("fr"):
        assert gettext(HELLO, name="Ana") == "Hello Ana"
    verify_action(faults.hand_on, ["entry.unfit"])
