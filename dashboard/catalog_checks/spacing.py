"""Spaces, line breaks, and characters that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dashboard.catalog_checks.message import Finding, Form, FormCheck

SPACES: Final = " \t\u00a0\u202f\u3000"
NEWLINE: Final = "\n"
TWO_SPACES: Final = re.compile(r"(?<=[^ \n\t]) {2,}(?=[^ \n\t])")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0]"
)

ZERO_SPACE: Final = "\u200b"

OPENING: Final = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
ISOLATING: Final = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
CLOSED_BY: Final = {**OPENING, **ISOLATING}
DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
NAMES: Final = {
    "\u00ad": "SHY",
    "\u200b": "ZWSP",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
"""What Unicode calls some of them for short."""


def shown(char: str) -> str:
    """A character that cannot be seen, by name."""
    return NAMES.get(char) or f"U+{ord(char):04X}"


def edge_newline(form: Form) -> Iterator[Finding]:
    """msgfmt refuses texts that begin or end with a line break where the source does not."""
    start, body, end = _split(NEWLINE, form.text)
    wanted_start, _body, wanted_end = _split(NEWLINE, form.source)
    if (start, end) != (wanted_start, wanted_end):
        yield form.finding("edge_newline", (), (), f"{wanted_start}{body}{wanted_end}")


def newlines(form: Form) -> Iterator[Finding]:
    """More or fewer lines; a few more or less in a long text are no matter."""
    found, wanted = form.text.strip("\n").count("\n"), form.source.strip("\n").count("\n")
    if found != wanted and (wanted == 0 or found == 0 or wanted < MANY_LINES):
        yield form.finding("newlines", [str(found + 1)], [str(wanted + 1)])


MANY_LINES: Final = 4


def edge_space(form: Form) -> Iterator[Finding]:
    """Spaces at the start or end that only one of the texts has."""
    if not form.source.strip(SPACES + "\n"):
        return
    if not form.text.strip(SPACES + "\n"):
        yield form.finding("edge_space")
        return
    _start, body, _end = _split(NEWLINE, form.text)
    before, inner, after = _split(SPACES, body)
    wanted_before, _inner, wanted_after = _split(SPACES, _split(NEWLINE, form.source)[1])
    if bool(before) == bool(wanted_before) and bool(after) == bool(wanted_after):
        return
    fixed = f"{_start}{wanted_before}{inner}{wanted_after}{_end}"
    yield form.finding("edge_space", (), (), fixed)


def double_spaces(form: Form) -> Iterator[Finding]:
    """Several spaces within a line."""
    if TWO_SPACES.search(form.text) and not TWO_SPACES.search(form.source):
        yield form.finding("double_spaces", (), (), TWO_SPACES.sub(" ", form.text))


def control(form: Form) -> Iterator[Finding]:
    """Control characters, except tabs and line breaks."""
    new = [char for char in CONTROL.findall(form.text) if char not in form.source]
    if new:
        found = [shown(char) for char in _once(new)]
        yield form.finding("control", found, (), _cleared(form.text, new))


def invisible(form: Form) -> Iterator[Finding]:
    """Characters without width that no script needs."""
    needed = form.source + (ZERO_SPACE if form.language.breaks else "")
    new = [char for char in INVISIBLE.findall(form.text) if char not in needed]
    if new:
        found = [shown(char) for char in _once(new)]
        yield form.finding("invisible", found, (), _cleared(form.text, new))


def direction_marks(form: Form) -> Iterator[Finding]:
    """Embeddings and isolates that are not closed, or closed without having been opened."""
    wrong, waiting = [], []
    for char in DIRECTION.findall(form.text):
        if char in CLOSED_BY:
            waiting.append(char)
        elif char in CLOSED_BY.values():
            if waiting and CLOSED_BY[waiting[-1]] == char:
                waiting.pop()
            else:
                wrong.append(char)
    wrong += waiting
    if wrong:
        fix = form.text + "".join(CLOSED_BY[char] for char in reversed(waiting))
        found = [shown(char) for char in wrong]
        yield form.finding("direction_marks", found, (), fix if wrong == waiting else None)


def _split(chars: str, text: str) -> tuple[str, str, str]:
    """What a text begins with of these characters, what is between, and what it ends with."""
    rest = text.lstrip(chars)
    body = rest.rstrip(chars)
    return text[: len(text) - len(rest)], body, rest[len(body) :]


def _once(chars: list[str]) -> list[str]:
    return list(dict.fromkeys(chars))


def _cleared(text: str, chars: list[str]) -> str:
    return "".join(char for char in text if char not in chars)


CHECKS: Final[tuple[FormCheck, ...]] = (
    edge_newline,
    newlines,
    edge_space,
    double_spaces,
    control,
    invisible,
    direction_marks,
)
