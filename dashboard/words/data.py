"""Texts in JSON: as they read for programs, with the message that each one is for our own pages.

    {"text": "2 people of Ops", "data-t": ["KEY", {"team": "Ops"}, 2]}

``data-t`` is what it is in HTML (words/placing.py), so that an open page can change these words,
too; static/js/lib/json.js reads it. Blocks of JSON in a page have it, and answers to pages that ask
for it. Only lazy texts are written so: they are put into JSON as they are, not as ``str(text)``.
"""

from __future__ import annotations

from typing import Any, Final

from flask import has_request_context, request
from flask.json.provider import DefaultJSONProvider
from flask_babel.speaklater import LazyString

from dashboard.words import marks
from dashboard.words.keys import key_of_id
from dashboard.words.wording import Joined, Wording, said

HEADER: Final = "X-Words"
MARKED: Final = "marked"
"""The header, and its value, with which a page asks for marks."""


def _default(value: Any) -> Any:
    """What JSON itself does not know."""
    if not isinstance(value, LazyString):
        return DefaultJSONProvider.default(value)
    text = said(value)
    made = _value(text) if _are_wanted() else ""
    return str(text) if isinstance(made, str) else {"text": str(text), "data-t": made}


class WordsJSON(DefaultJSONProvider):
    """Flask's JSON, with lazy texts in it."""

    default = staticmethod(_default)


def _are_wanted() -> bool:
    if marks.current() is not None:
        return True
    return has_request_context() and request.headers.get(HEADER) == MARKED


def _value(text: Any) -> Any:
    """What a text, or a parameter of one, is made of."""
    text = said(text)
    if isinstance(text, Joined):
        first, *others = map(_value, text.texts)
        return {"parts": [first, *(part for each in others for part in (text.between, each))]}
    if not isinstance(text, Wording):
        return str(text)
    params = {name: _value(value) for name, value in (text.params or {}).items()}
    number = [] if text.number is None else [text.number]
    return [key_of_id(text.message_id), params, *number]
