"""Every page says of each of its texts which message it is, and is otherwise what it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import announcements, invitations, links, notes, preferences, uploads
from dashboard.catalog_checks import CHECKS
from dashboard.extensions import db
from dashboard.i18n import LOCALE_COOKIE
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.words import domain
from dashboard.words.keys import key_of_id
from dashboard.words.marks import unmarked
from dashboard.words.pseudo import ACCENTED, ACCENTS
from dashboard.words.wording import filled
from tests.browser.test_accessibility import NEW_DEVICE, PAGES, STATUS, VISITORS_PAGES
from tests.factories import UserFactory
from tests.helpers.marked import MarkedPage, Words
from tests.helpers.reading import plain as without_marks
from tests.helpers.texts import make_entry
from tests.helpers.visitor import Visitor

TOKEN = re.compile(r'(csrf[-_]token" (?:value|content)=")[^"]*')
BLOCK = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)
PSEUDO = re.compile(f"[{''.join(map(chr, ACCENTS.values()))}]{{2}}")
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


@pytest.mark.parametrize("path", PAGES.values())
def test_no_text_in_its_data_is_without_a_mark(
    app: Flask, visitor: Visitor, content: dict[str, Any], path: str
) -> None:
    app.config["PSEUDOLOCALES"] = True
    visitor.client.set_cookie(LOCALE_COOKIE, ACCENTED)
    page = visitor.get(path.format(**content)).text
    assert PSEUDO.search(page)
    found = [text for block in BLOCK.findall(page) for text in plain_texts(json.loads(block))]
    assert [text for text in found if PSEUDO.search(text)] == []


def plain_texts(value: Any) -> Iterator[str]:
    """The texts in JSON that do not say which message they are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and "data-t" not in value:
        for each in value.values() if isinstance(value, dict) else value:
            yield from plain_texts(each)


def test_a_workbench_has_marks_in_its_data(
    visitor: Visitor, content: dict[str, Any], words: Words
) -> None:
    page = MarkedPage(words).read(visitor.get("/translations/de").text)
    assert len(page.data) == 2 * len(CHECKS)


def test_a_message_about_what_was_done_has_its_mark(
    visitor: Visitor, content: dict[str, Any], words: Words
) -> None:
    answer = visitor.post("/roles/new", name="<b>Night</b>", description="")
    page = visitor.get(answer.location).text
    MarkedPage(words).read(page)
    key = key_of_id("The role “%(name)s” was created.")
    assert f"<!--t:{key}-->" in page
    assert "<!--p:name-->&lt;b&gt;Night&lt;/b&gt;<!--/p-->" in page
