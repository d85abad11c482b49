"""A text that knows which message it came from, so that pages can mark it; escaped like any other.

Placeholders are ``%(name)s`` or ``%(name)d``, and ``%%`` is a per cent sign. Nothing else is filled
in, so no text can crash a page or make it huge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from dashboard.words import marks
from dashboard.words.keys import key_of_id

PLACEHOLDER: Final = re.compile(r"%(?:%|\((\w+)\)([sd]))?")


class Unfit(ValueError):
    """A text and its parameters do not fit each other; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where a parameter is filled in.

    Args:
        name: of the parameter.
        whole: whether it is shown as a whole number.
    """

    name: str
    whole: bool

    def value(self, params: Mapping[str, Any]) -> Any:
        """What is filled in.

        Raises:
            Unfit: there is no such parameter, or it is no number.
        """
        if self.name not in params:
            raise Unfit(f"nothing is given for %({self.name})s")
        value = params[self.name]
        if not self.whole:
            return value
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise Unfit(f"what is given for %({self.name})d is no number") from error


Piece = str | Place


@lru_cache(maxsize=8192)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """What a text is made of.

    Raises:
        Unfit: a ``%`` in it begins nothing that could be filled in.
    """
    pieces: list[Piece] = []
    end = 0
    for found in PLACEHOLDER.finditer(text):
        if found[0] == "%":
            raise Unfit("a % in it is no placeholder; write %% for a per cent sign")
        pieces.append(text[end : found.start()] + ("" if found[1] else "%"))
        if found[1]:
            pieces.append(Place(found[1], found[2] == "d"))
        end = found.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def filled(text: str, params: Mapping[str, Any]) -> str:
    """A text with its parameters.

    Raises:
        Unfit
    """
    if "%" not in text:
        return text
    return "".join(
        piece if isinstance(piece, str) else str(piece.value(params)) for piece in pieces_of(text)
    )


def said(text: Any) -> Any:
    """A lazy text in the language of the moment, with what it was made of; others as they are."""
    return text._func(*text._args, **text._kwargs) if isinstance(text, LazyString) else text


@dataclass(frozen=True)
class Joined:
    """Several texts in a row, for another text to be filled with.

    Args:
        texts: at least one.
        between: what stands between two of them.
    """

    texts: Sequence[Any]
    between: str

    def __str__(self) -> str:
        return self.between.join(map(str, self.texts))

    def __html__(self) -> Markup:
        return escape(self.between).join(map(escape, self.texts))


class Wording(str):
    """A text in the language of the moment, and what it was made of.

    It is a ``str`` like any other; only where a template prints it, or something escapes it for
    HTML, more is done: its own words and its parameters are escaped, and marked in pages.
    """

    __slots__ = ("message_id", "number", "params", "template")

    message_id: str
    template: str
    params: Mapping[str, Any] | None
    number: float | None

    def __new__(
        cls,
        text: str,
        message_id: str,
        template: str,
        params: Mapping[str, Any] | None,
        number: float | None,
    ) -> Wording:
        """A wording.

        Args:
            text: as people read it.
            message_id: what gettext looks it up by.
            template: the text that was filled in.
            params: what it was filled with; None where nothing is filled in.
            number: what its form was chosen for.
        """
        self = super().__new__(cls, text)
        self.message_id, self.template = message_id, template
        self.params, self.number = params, number
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    def __html__(self) -> Markup:
        page = marks.current()
        if page is None or not self:
            return self._escaped()
        opening = page.text(key_of_id(self.message_id), self.number)
        return opening + self._escaped(page) + page.end_text

    def _escaped(self, page: marks.Page | None = None) -> Markup:
        if not self.params or "%" not in self.template:
            return escape(str(self))
        return Markup().join(  # its parts are escaped one by one
            escape(piece) if isinstance(piece, str) else self._param(piece, page)
            for piece in pieces_of(self.template)
        )

    def _param(self, place: Place, page: marks.Page | None) -> Markup:
        value = escape(place.value(self.params or {}))
        return page.param(place.name) + value + page.end_param if page else value
