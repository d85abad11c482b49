"""Every page says of each of its texts which message it is, and is otherwise what it was."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import announcements, invitations, links, notes, preferences, uploads
from dashboard.extensions import db
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.words import domain
from dashboard.words.keys import key_of_id
from dashboard.words.marks import unmarked
from dashboard.words.placing import without_marks
from dashboard.words.wording import filled
from tests.browser.test_accessibility import NEW_DEVICE, PAGES, STATUS, VISITORS_PAGES
from tests.factories import UserFactory
from tests.helpers.marked import MarkedPage, Words
from tests.helpers.texts import make_entry
from tests.helpers.visitor import Visitor

TOKEN = re.compile(r'(csrf[-_]token" (?:value|content)=")[^"]*')
MEASURED = re.compile(r"\d\.\d+")
WEIRD = "Ønd \"quoted\" <b>&amp; 'x' %(name)s"


@pytest.fixture
def visitor(app: Flask, make_user: UserFactory) -> Visitor:
    """An administrator who reads marks."""
    make_user("adam", name=WEIRD[:60], roles=("admin",), locale="de")
    visitor = Visitor(app, FlaskClient(app, app.response_class))
    visitor.sign_in("adam")
    return visitor


@pytest.fixture
def content(app: Flask, make_user: UserFactory) -> dict[str, Any]:
    """What there is on the pages; the ids and addresses."""
    writer = make_user(roles=("staff",))
    bo, cy = make_user(name=WEIRD[:60]), make_user(state="invited")
    entry = last_position()
    upload = uploads.create(SYSTEM, "Ä & b.txt", [b"text"], owner=bo)
    announced = announcements.create(writer, {"texts": {"en": WEIRD}}, announce=True)
    notes.add(writer, role_by_key("staff"), WEIRD)
    db.session.commit()
    return {
        "person": bo.id,
        "upload": upload.id,
        "announcement": announced.id,
        "entry": entry,
        "text": make_entry("de", WEIRD, texts=[WEIRD]).id,
        "password": links.path(invitations.create_password_link(SYSTEM, bo)),
        "invitation": links.path(links.create(SYSTEM, cy, "invitation")),
        "unsubscribe": preferences.unsubscribe_path(bo, [NEW_DEVICE]),
    }


def same(page: str) -> str:
    """A page without what is never the same: tokens and measured times."""
    return MEASURED.sub("", TOKEN.sub(r"\1", page))


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Words:
    """What messages were shown as, by their keys: also those that no catalog has yet."""
    shown: dict[tuple[str, float | None], str] = {}
    find = domain._template

    def remembered(words: Any, message_id: str, source: str, number: float | None) -> Any:
        text, catalog = find(words, message_id, source, number)
        shown[key_of_id(message_id), number] = text
        return text, catalog

    monkeypatch.setattr(domain, "_template", remembered)
    return lambda key, params, number: filled(shown[key, number], params)


@pytest.mark.parametrize("name,path", [*PAGES.items(), *VISITORS_PAGES.items()])
def test_its_marks_are_true(
    visitor: Visitor, content: dict[str, Any], words: Words, name: str, path: str
) -> None:
    address = path.format(**content)
    if name in VISITORS_PAGES:
        visitor.client.delete_cookie("dashboard_session")
    answer = visitor.get(address, headers={"Accept-Language": "de"})
    assert answer.status_code == STATUS.get(path, 200)
    page = MarkedPage(words).read(answer.text)
    assert len(page.texts) >= 5
    assert page.attributes

    with unmarked():
        plain = visitor.get(address, headers={"Accept-Language": "de"}).text
    assert same(without_marks(answer.text)) == same(plain)
    assert "<!--t:" not in plain
    assert "data-t=" not in plain
