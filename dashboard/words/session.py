"""Texts in the session: a message that the next page shows still knows which one it is."""

from __future__ import annotations

from typing import Any

from flask.json.tag import JSONTag, TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface

from dashboard.words.wording import Wording, said


class TagWording(JSONTag):
    """A text with what it was made of."""

    __slots__ = ()
    key = " w"

    def check(self, value: Any) -> bool:
        """Whether a value is such a text."""
        return isinstance(value, Wording)

    def to_json(self, value: Any) -> Any:
        """What is stored."""
        params = {name: self._param(said(it)) for name, it in (value.params or {}).items()}
        return [str(value), value.message_id, value.template, params, value.number]

    def to_python(self, value: Any) -> Any:
        """The text that was stored."""
        text, message_id, template, params, number = value
        return Wording(text, message_id, template, params or None, number)

    def _param(self, value: Any) -> Any:
        is_known = isinstance(value, int | float | Wording)
        return self.serializer.tag(value if is_known else str(value))


class WordsSession(SecureCookieSessionInterface):
    """Flask's sessions, with such texts in them."""

    serializer = TaggedJSONSerializer()


WordsSession.serializer.register(TagWording, index=0)
