"""Pseudolocales: made from the source texts, to find what is hard-coded or cut off.

``en_XA`` is accented, about a third longer and in brackets; ``ar_XB`` runs from right to left.
Placeholders stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import cycle
from typing import Any, Final

from babel import Locale

from dashboard.words.catalog import SOURCE_RULE, Catalog

ACCENTED: Final = "en_XA"
MIRRORED: Final = "ar_XB"

PSEUDO: Final = {ACCENTED: "en", MIRRORED: "ar"}
"""The pseudolocales, and the language whose dates and numbers they have."""

ACCENTS: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
LONGER: Final = 0.35
"""How much longer accented texts are: many languages need that room."""

NUMBER_WORDS: Final = "one two three four five six seven eight nine ten".translate(ACCENTS).split()

PLACEHOLDER: Final = re.compile(r"(%%|%\(\w+\)[sd])")
WORD: Final = re.compile(r"\S+")
MARK, OVERRIDE, POP = "\u200f", "\u202e", "\u202c"  # right-to-left mark and override, its end


class PseudoLocale(Locale):
    """A language of Babel's that says which pseudolocale it stands for, as ``code``."""

    def __init__(self, code: str) -> None:
        super().__init__(PSEUDO[code])
        self.code = code


@lru_cache(maxsize=32_768)
def pseudo(locale: str, text: str) -> str:
    """A text in a pseudolocale.

    Args:
        locale: of ``PSEUDO``.
        text: in English, with placeholders.
    """
    return _accented(text) if locale == ACCENTED else _mirrored(text)


@lru_cache(maxsize=8)
def disguised(locale: str, sources: Catalog) -> Catalog:
    """The catalog of a pseudolocale.

    Args:
        locale: of ``PSEUDO``.
        sources: the catalog of the language that texts are written in.
    """
    messages = {
        message_id: tuple(pseudo(locale, form) for form in forms)
        for message_id, forms in sources.messages.items()
    }
    return Catalog(locale, sources.revision, SOURCE_RULE, messages, sources.sources)


def _accented(text: str) -> str:
    pieces = PLACEHOLDER.split(text)
    visible = sum(map(len, pieces[::2]))
    words = "".join(
        piece if place % 2 else piece.translate(ACCENTS) for place, piece in enumerate(pieces)
    )
    return f"[{words}{_padding(round(visible * LONGER))}]" if text.strip() else text


def _padding(length: int) -> str:
    """Further words of that length; brackets are counted, too."""
    found, words = "", cycle(NUMBER_WORDS)
    while len(found) < length - 2:
        found += f" {next(words)}"
    return found[: max(length - 2, 0)].rstrip()


def _mirrored(text: str) -> str:
    pieces = PLACEHOLDER.split(text)
    return "".join(
        piece if place % 2 else WORD.sub(_turned, piece) for place, piece in enumerate(pieces)
    )


def _turned(word: Any) -> str:
    return f"{MARK}{OVERRIDE}{word[0]}{POP}{MARK}"
