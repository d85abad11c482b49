"""Texts in JSON: as they read for programs, and with their messages for our own pages."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from dashboard.errors import Invalid
from dashboard.pages.errors import answer
from dashboard.words.keys import key_of
from dashboard.words.wording import Joined

MARKED = {"X-Words": "marked"}
SAVE, HELLO, DAYS = (key_of(None, it) for it in ("Save", "Hello %(name)s", "%(num)s day"))


def sent(app: Flask, content: Any, **headers: str) -> Any:
    """What an answer with that content says."""
    with app.test_request_context("/api/v1/users", headers=headers):
        return jsonify(content).get_json()


def test_programs_get_texts_as_they_read(app: Flask) -> None:
    content = {"save": _l("Save"), "hello": [_l("Hello %(name)s", name="<Ana & 'Bo'>")]}
    assert sent(app, content) == {"save": "Save", "hello": ["Hello <Ana & 'Bo'>"]}


def test_pages_get_them_with_their_messages(app: Flask) -> None:
    content = {
        "save": _l("Save"),
        "hello": _l("Hello %(name)s", name=_l("Save")),
        "days": lazy_ngettext("%(num)s day", "%(num)s days", 2),
        "several": _l("Hello %(name)s", name=Joined((_l("Save"), "Bo"), ", ")),
        "plain": "Save",
    }
    assert sent(app, content, **MARKED) == {
        "save": {"text": "Save", "data-t": [SAVE, {}]},
        "hello": {"text": "Hello Save", "data-t": [HELLO, {"name": [SAVE, {}]}]},
        "days": {"text": "2 days", "data-t": [DAYS, {"num": "2"}, 2]},
        "several": {
            "text": "Hello Save, Bo",
            "data-t": [HELLO, {"name": {"parts": [[SAVE, {}], ", ", "Bo"]}}],
        },
        "plain": "Save",
    }


def test_what_is_wrong_with_fields_is_marked_like_all_else(app: Flask) -> None:
    problem = Invalid({"name": _l("Save"), "title": "as it is"})
    with app.test_request_context("/api/v1/users", headers=MARKED):
        marked = answer(problem).get_json()
    with app.test_request_context("/api/v1/users"):
        plain = answer(problem).get_json()
    assert plain["fields"] == {"name": "Save", "title": "as it is"}
    name = {"text": "Save", "data-t": [SAVE, {}]}
    assert marked["fields"] == {"name": name, "title": "as it is"}
    assert marked["detail"]["text"] == plain["detail"]
