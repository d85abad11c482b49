"""Puts marks into rendered HTML: comments in text, ``data-t`` for attributes and for what may hold
no comments.

    <!--t:KEY n=2-->2 people of <!--p:team-->Ops<!--/p--><!--/t-->
    <button title="Close Ops" data-t='{"title":["KEY",{"team":"Ops"}]}'>
    <option data-t='{"#":["KEY",{}]}'>Active</option>
    <title data-t='{"#":{"parts":[["KEY",{}]," · ",["KEY",{}]]}}'>Users · Dashboard</title>

No parser is needed: in what our templates make, ``<`` and ``>`` stand only around tags, and values
of attributes between ``"``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

FIRST: Final = 0xF0000
"""The letter that names the first row of a table, see words/marks.py."""

TEXT, PARAM, END_OF_TEXT, END_OF_PARAM = "text", "param", "end of text", "end of param"


@dataclass(frozen=True)
class Mark:
    """Where a text or a parameter begins or ends.

    Args:
        kind: which of these.
        name: the text's key or the parameter's name.
        number: what the text's form was chosen for.
    """

    kind: str
    name: str = ""
    number: float | None = None

    @property
    def comment(self) -> str:
        """The mark as a comment."""
        match self.kind:
            case "text":
                number = "" if self.number is None else f" n={self.number}"
                return f"<!--t:{self.name}{number}-->"
            case "param":
                return f"<!--p:{self.name}-->"
            case "end of text":
                return "<!--/t-->"
            case _:
                return "<!--/p-->"


END_TEXT: Final = Mark(END_OF_TEXT)
END_PARAM: Final = Mark(END_OF_PARAM)

NO_COMMENTS: Final = ("option", "textarea", "title")
"""Elements whose text may not, or need not, have comments in it."""

NO_WORDS: Final = ("script", "style", "!--")
"""What is no text for people; marks are taken out of it."""

SPECIAL: Final = (*NO_COMMENTS, *NO_WORDS)
COMMENT: Final = re.compile(r"<!--(?:t:[0-9a-f]*(?: n=[-\d.]+)?|p:\w+|/t|/p)-->")
ATTRIBUTE: Final = re.compile(r" data-t='[^']*'")
FOR_ATTRIBUTE: Final = {"&": "&amp;", "'": "&#39;", "<": "&lt;", ">": "&gt;"}

encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Token = str | Mark


def placed(html: str, lead: str, table: list[Mark]) -> str:
    """HTML with marks as comments and attributes.

    Args:
        html: rendered, with ``lead`` and the letter of a row of ``table`` for each mark.
    """
    escaped = json.dumps(lead)[1:-1]
    if escaped in html:  # a text in a block of JSON
        html = re.sub(rf"{re.escape(escaped)}(?:\\u[0-9a-f]{{4}}){{2}}", "", html)
    first, *parts = html.split(lead)
    if not parts:
        return html
    return _Placing(first, [(ord(part[0]) - FIRST, part[1:]) for part in parts], table).html()


def without_marks(html: str) -> str:
    """A page as it would be without marks."""
    return ATTRIBUTE.sub("", COMMENT.sub("", html))


class _Placing:
    """Goes through a page from mark to mark.

    Args:
        first: what comes before the first one.
        marked: the rows of the table, each with what comes after its mark.
    """

    def __init__(self, first: str, marked: list[tuple[int, str]], table: list[Mark]) -> None:
        self._marked, self._table = marked, table
        self._comments = [mark.comment for mark in table]
        self._out: list[str] = []
        self._slots: dict[int, dict[str, Any]] = {}
        self._tag = ""
        self._slot: int | None = None
        self._open: str | None = None
        self._feed(first)

    def html(self) -> str:
        """The whole page."""
        place = 0
        while place < len(self._marked):
            if self._open is not None:
                place = self._through_tag(place)
            elif self._tag in NO_COMMENTS:
                place = self._through_content(place)
            else:
                row, text = self._marked[place]
                if self._tag not in NO_WORDS:
                    self._out.append(self._comments[row])
                self._feed(text)
                place += 1
        if self._open is not None:
            self._out.append(self._open)
        for slot, found in self._slots.items():
            self._out[slot] = _written(found)
        return "".join(self._out)

    def _feed(self, text: str) -> None:
        """Take text that is not inside of a tag, but may end in one."""
        start = text.rfind("<")
        if start >= 0:
            self._tag, self._slot = "", None
            if text.startswith(SPECIAL, start + 1):
                self._tag = next(name for name in SPECIAL if text.startswith(name, start + 1))
            if text.find(">", start) < 0:
                self._open = text[start:]
                text = text[:start]
        self._out.append(text)

    def _through_tag(self, place: int) -> int:
        """Take the marks up to the end of the tag that is open."""
        tokens: list[Token] = [self._open or ""]
        rest = ""
        for place in range(place, len(self._marked)):  # noqa: B020, PLR1704 - goes on from there
            row, text = self._marked[place]
            tag, end, rest = text.partition(">")
            tokens += [self._table[row], tag]
            if end:
                rest = end + rest
                break
        whole = "".join(token for token in tokens if isinstance(token, str))
        if whole.endswith("/"):
            whole, rest = whole[:-1], "/" + rest
        self._out.append(whole)
        self._open = None
        if found := _attributes(tokens):
            self._slot = self._new_slot(found)
        slot = self._slot
        self._feed(rest)
        if "<" not in rest:
            self._slot = slot
        return place + 1

    def _through_content(self, place: int) -> int:
        """Take the marks up to the end of an element that holds text only."""
        before = self._out.pop()
        tag, end, text = before.rpartition(">")
        tokens: list[Token] = [text]
        if self._slot is None:
            self._out.append(tag)
            self._slot = self._new_slot({})
            self._out.append(end + text)
        else:
            self._out.append(before)
        slot, rest = self._slot, ""
        for place in range(place, len(self._marked)):  # noqa: B020, PLR1704 - goes on from there
            row, text = self._marked[place]
            words, end, rest = text.partition("<")
            tokens += [self._table[row], words]
            self._out.append(words)
            if end:
                rest = end + rest
                break
        self._slots[slot]["#"] = _value(tokens)
        self._feed(rest)
        return place + 1

    def _new_slot(self, found: dict[str, Any]) -> int:
        self._out.append("")
        self._slots[len(self._out) - 1] = found
        return len(self._out) - 1


def _written(found: dict[str, Any]) -> str:
    text = encode(found)
    for character, escaped in FOR_ATTRIBUTE.items():
        text = text.replace(character, escaped)
    return f" data-t='{text}'"


def _attributes(tokens: list[Token]) -> dict[str, Any]:
    """What the marked attributes of a tag are made of, by their names."""
    found: dict[str, Any] = {}
    name, outside = "", ""
    value: list[Token] | None = None
    for token in tokens:
        if isinstance(token, Mark):
            if value is not None:
                value.append(token)
            continue
        for place, text in enumerate(token.split('"')):
            if place and value is None:
                name, value, outside = outside.rsplit(maxsplit=1)[-1].rstrip("="), [], ""
            elif place and value is not None:
                if any(isinstance(each, Mark) for each in value):
                    found[name] = _value(value)
                value = None
            if value is None:
                outside += text
            else:
                value.append(text)
    return found


@dataclass
class _Frame:
    mark: Mark
    pieces: list[Any]
    params: dict[str, Any]


def _value(tokens: list[Token]) -> Any:
    """What a value is made of: a message, or ``parts`` that are texts and messages."""
    frames = [_Frame(END_TEXT, [], {})]
    for token in tokens:
        if isinstance(token, str):
            if token:
                frames[-1].pieces.append(unescape(token))
        elif token.kind in (TEXT, PARAM):
            frames.append(_Frame(token, [], {}))
        elif len(frames) > 1:
            frame = frames.pop()
            if frame.mark.kind == TEXT:
                frames[-1].pieces.append(_message(frame))
            else:
                frames[-1].params[frame.mark.name] = _simple(frame.pieces)
    return _simple(frames[0].pieces)


def _message(frame: _Frame) -> list[Any]:
    number = [] if frame.mark.number is None else [frame.mark.number]
    return [frame.mark.name, frame.params, *number]


def _simple(pieces: list[Any]) -> Any:
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(pieces)
    return pieces[0] if len(pieces) == 1 else {"parts": pieces}
