"""Reads a page with marks as the browser does, and says whether they are true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr", "use", "path", "rect", "circle"}
)
TEXT: Final = re.compile(r"t:([0-9a-f]{16})(?: n=(-?[\d.]+))?")
PRIVATE: Final = re.compile("[\U000f0000-\U000fffff]")

Words = Callable[[str, dict[str, str], float | None], str]
"""What a message says, by its key, its parameters and its number."""


@dataclass
class Open:
    """A mark that has begun."""

    name: str
    depth: int
    number: float | None = None
    text: str = ""
    params: dict[str, str] = field(default_factory=dict)


class MarkedPage(HTMLParser):
    """A page whose marks are checked while it is read.

    Args:
        words: what messages say.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.data: list[str] = []
        self._elements: list[str] = []
        self._open: list[Open] = []
        self._whole: tuple[str, str] | None = None
        self._is_data = False

    def read(self, html: str) -> MarkedPage:
        """Read a page.

        Raises:
            AssertionError: a mark in it is not true.
        """
        assert not PRIVATE.search(html)
        self.feed(html)
        self.close()
        assert not self._open
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_data = values.get("type") == "application/json"
        self._whole = None
        for name, made in json.loads(values.get("data-t", "{}")).items():
            said = self._said(made)
            if name == "#":
                self._whole = (said, "")
            else:
                assert values[name] == said
                self.attributes.append(said)
        if tag not in VOID:
            self._elements.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._elements.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._whole is not None and tag in ("title", "option", "textarea"):
            said, shown = self._whole
            assert said == shown
            self.attributes.append(said)
            self._whole = None
        if tag in VOID:
            return
        while self._elements.pop() != tag:
            pass
        assert all(mark.depth <= len(self._elements) for mark in self._open)

    def handle_data(self, data: str) -> None:
        if self._elements and self._elements[-1] in {"script", "style"}:
            assert "<!--" not in data
            if self._is_data:
                json.loads(data, object_hook=self._check)
        if self._whole is not None:
            self._whole = (self._whole[0], self._whole[1] + data)
        for mark in self._open:
            mark.text += data

    def handle_comment(self, data: str) -> None:
        parent = self._elements[-1]
        assert parent not in {"script", "style", "title", "option", "textarea"}
        if data.startswith("/"):
            self._end(self._open.pop(), data[1:])
        elif data.startswith("p:"):
            self._open.append(Open(data[2:], len(self._elements)))
        else:
            found = TEXT.fullmatch(data)
            assert found, data
            number = float(found[2]) if found[2] else None
            self._open.append(Open(found[1], len(self._elements), number))

    def _end(self, mark: Open, kind: str) -> None:
        assert mark.depth == len(self._elements), "a mark ends in another element"
        if kind == "p":
            self._open[-1].params[mark.name] = mark.text
        else:
            assert mark.text == self.words(mark.name, mark.params, mark.number)
            self.texts.append(mark.text)

    def _check(self, value: dict[str, Any]) -> dict[str, Any]:
        if "data-t" in value:
            assert value["text"] == self._said(value["data-t"])
            self.data.append(value["text"])
        return value

    def _said(self, made: Any) -> str:
        """What an attribute says."""
        if isinstance(made, str):
            return made
        if isinstance(made, dict):
            return "".join(self._said(part) for part in made["parts"])
        key, params, *number = made
        values = {name: self._said(value) for name, value in params.items()}
        return self.words(key, values, number[0] if number else None)
