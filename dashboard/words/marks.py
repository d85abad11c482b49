"""Marks in pages: which message each text came from, so that open pages can change their words.

While a page is rendered, texts stand between letters of a private use area that name rows of a
table: three that are drawn anew for each page, so that nobody can type them, and one for the row.
Afterwards, once per page, words/placing.py makes comments and attributes of them. Mails, JSON and
files are not rendered in here and have none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from flask import has_request_context
from jinja2 import Template
from markupsafe import Markup

from dashboard.words.placing import END_PARAM, END_TEXT, FIRST, PARAM, TEXT, Mark, placed

SIZE: Final = 0xFFF0
"""How many letters of the private use area are used."""

FORGOTTEN: Final = Mark(TEXT)
"""The mark of all texts beyond ``SIZE``; no message has its key."""

HTML: Final = ".html"


class Page:
    """The marks of one page while it is rendered."""

    def __init__(self) -> None:
        drawn = os.urandom(6)
        self.lead = "".join(
            chr(FIRST + int.from_bytes(drawn[place : place + 2]) % SIZE) for place in (0, 2, 4)
        )
        self.table: list[Mark] = [END_TEXT, END_PARAM, FORGOTTEN]
        self.end_text, self.end_param = self._letters(0), self._letters(1)
        self._known: dict[Mark, Markup] = {}

    def text(self, key: str, number: float | None) -> Markup:
        """What a text begins with."""
        return self._row(Mark(TEXT, key, number))

    def param(self, name: str) -> Markup:
        """What a parameter begins with."""
        return self._row(Mark(PARAM, name))

    def placed(self, html: str) -> str:
        """A rendered page with its marks as comments and attributes."""
        return placed(html, self.lead, self.table)

    def _row(self, mark: Mark) -> Markup:
        letters = self._known.get(mark)
        if letters is None:
            row = len(self.table) if len(self.table) < SIZE else self.table.index(FORGOTTEN)
            letters = self._known[mark] = self._letters(row)
            if row == len(self.table):
                self.table.append(mark)
        return letters

    def _letters(self, row: int) -> Markup:
        return Markup(self.lead + chr(FIRST + row))  # noqa: S704 - letters of our own


_page: ContextVar[Page | None] = ContextVar("page that is being rendered", default=None)
_off: ContextVar[bool] = ContextVar("whether what is rendered is no page", default=False)


def current() -> Page | None:
    """The page that is being rendered; None outside of pages."""
    return _page.get()


@contextmanager
def unmarked() -> Iterator[None]:
    """Render without marks: mails, for instance, are no pages."""
    off, before = _off.set(True), _page.set(None)
    try:
        yield
    finally:
        _page.reset(before)
        _off.reset(off)


class MarkedTemplate(Template):
    """A template that marks its texts when it is rendered as a page (or a part of one)."""

    def render(self, *args: object, **variables: object) -> str:
        """The rendered template."""
        if _off.get() or not has_request_context() or not (self.name or "").endswith(HTML):
            return super().render(*args, **variables)
        page = Page()
        before = _page.set(page)
        try:
            return page.placed(super().render(*args, **variables))
        finally:
            _page.reset(before)
