"""Texts between quotation marks: C's escape sequences."""

from __future__ import annotations

import re
from typing import Final

LETTERS: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    '"': '"',
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
SEQUENCE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,8})|(.?))", re.DOTALL)
SPECIAL: Final = str.maketrans({char: f"\\{letter}" for letter, char in LETTERS.items()})

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no text has; tabs and line breaks are fine."""


class UnknownEscapeError(ValueError):
    """A backslash before something that means nothing."""


def unescaped(raw: str) -> str:
    """What stands between the quotation marks, as text.

    Raises:
        UnknownEscapeError
    """
    return SEQUENCE.sub(_meaning, raw) if "\\" in raw else raw


def escaped(text: str) -> str:
    """A text as it stands between quotation marks, in one line."""
    return text.translate(SPECIAL)


def _meaning(match: re.Match[str]) -> str:
    octal, hexadecimal, letter = match.groups()
    if letter is not None:
        if letter not in LETTERS:
            raise UnknownEscapeError(match[0])
        return LETTERS[letter]
    point = int(octal, 8) if octal else int(hexadecimal, 16)
    if point > 0x7F:
        # A byte of the file's encoding, which no tool writes and which could be half a letter.
        raise UnknownEscapeError(match[0])
    return chr(point)
