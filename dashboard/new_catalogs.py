"""Catalogs that are made here: a new language's, and one that takes over a newer version's texts.

Bytes in, bytes out; nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from babel import Locale

from dashboard.catalog_files import Catalog, Edit, Entry, Message, patched, read
from dashboard.catalog_files.fields import with_field
from dashboard.plurals import rule_for

FALLBACK: Final = "X-Fallback"
"""The header field with the language that is read where a text is missing."""

OFFERED: Final = "X-Offered"
"""The header field that says ``no`` in a catalog that was never published."""

KEPT_FIELDS: Final = (FALLBACK, OFFERED)
"""What a header says that is decided here and not by those who ship it."""

HEADER: Final = """# The dashboard in {name}.
msgid ""
msgstr ""
"Project-Id-Version: dashboard\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: The dashboard authors\\n"
"Language-Team: {locale}\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {rule}\\n"
"""

Words = tuple[tuple[str, ...], bool]


def blank(locale: str, template: Catalog) -> bytes:
    """The catalog of a language into which nothing is translated yet.

    Args:
        locale: e.g. ``pt_BR``.
        template: a catalog of the same texts, in any language.

    Raises:
        babel.UnknownLocaleError, ValueError: CLDR has no such locale.
    """
    name, rule = Locale.parse(locale).english_name, rule_for(locale)
    header = HEADER.format(name=name, locale=locale, rule=rule.header).encode()
    return patched(header, {}, [_empty(entry, rule.count) for entry in template.by_key.values()])


def caught_up(mine: bytes, newer: bytes, base: bytes | None) -> bytes:
    """A newer catalog, with the words that were published here.

    Args:
        mine: the catalog as it is here.
        newer: the one that is shipped now, or a blank one of the same texts.
        base: the one that was shipped when this was last done, if that is known.

    Raises:
        BrokenCatalog: one of them cannot be read.
    """
    here, there = read(mine), read(newer)
    before = _words(read(base)) if base is not None else {}
    edits: dict[str, Edit] = {}
    for entry in there.by_key.values():
        own = here.by_key.get(entry.key) or here.by_key.get(entry.previous_key or "")
        if own is None or not any(own.texts) or before.get(own.key) == _said(own):
            continue
        fits = len(own.texts) == len(entry.texts)
        renamed = own.key != entry.key or own.source_plural != entry.source_plural
        if fits:
            edits[entry.key] = Edit(own.texts, own.fuzzy or renamed, own.note or None)
    content = patched(newer, edits)
    for name in KEPT_FIELDS:
        content = with_field(content, name, here.fields.get(name))
    return content


def has_same_texts(one: Catalog, other: Catalog) -> bool:
    """Whether two catalogs are of the same texts."""
    return _sources(one) == _sources(other)


def _sources(catalog: Catalog) -> Mapping[str, str | None]:
    return {entry.key: entry.source_plural for entry in catalog.by_key.values()}


def _words(catalog: Catalog) -> dict[str, Words]:
    return {entry.key: _said(entry) for entry in catalog.by_key.values()}


def _said(entry: Entry) -> Words:
    return entry.texts, entry.fuzzy


def _empty(entry: Entry, forms: int) -> Message:
    """A text without its translation."""
    message = Message(
        **{
            name: getattr(entry, name)
            for name in ("source", "context", "source_plural", "flags", "comment", "places")
        }
    )
    return replace(message, texts=("",) * (forms if entry.source_plural is not None else 1))
