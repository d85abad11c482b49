"""Bring a catalog up to date with the texts of the source, and leave alone what has not changed.

An entry that says what it said keeps its bytes. A text that is new takes over the translation of a
similar one that has gone, as one that needs work, with the former text beside it. What has gone and
was translated stays at the end, marked as obsolete, until a text needs it again.
"""

from __future__ import annotations

import difflib
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import replace
from operator import is_
from typing import Final

from dashboard.catalog_files import Catalog, Entry, Message, Previous, parse
from dashboard.catalog_files.encodings import encoded
from dashboard.catalog_files.render import Style, block, style_of

SIMILAR_ENOUGH: Final = 0.75
"""From here on a new text takes over, as fuzzy, the translation of a text that has gone."""

SAID: Final = (
    *("context", "source", "source_plural", "texts", "fuzzy", "flags", "comment", "note"),
    *("places", "previous", "obsolete"),
)
"""What an entry says; where all of it is as before, so are its bytes."""


def merged(content: bytes, template: Iterable[Message], *, fill: bool = False) -> bytes:
    """The catalog with exactly the texts of the template and what is translated of them.

    Args:
        content: the catalog as it is; it has a header.
        template: the texts of the source, in the order that they shall have.
        fill: translate new texts by themselves (for the language that the source is in).

    Raises:
        BrokenCatalog: it cannot be read.
    """
    catalog, sources = parse(content), list(template)
    wanted = {source.key for source in sources}
    known = {entry.key: entry for entry in catalog.entries}
    gone = {key: entry for key, entry in known.items() if key not in wanted and any(entry.texts)}
    messages = []
    for source in sources:
        old = known.get(source.key) or _similar(source, gone)
        messages.append(_brought_along(source, old, catalog.forms, fill=fill))
        if old is not None and old.key in gone and messages[-1].previous:
            del gone[old.key]
    if not fill:
        messages += [_without_code(entry) for entry in gone.values()]
    return _written(catalog, [_as_it_was(message, known) for message in messages])


def _similar(source: Message, gone: dict[str, Entry]) -> Entry | None:
    """The entry that has gone from the source and whose text is nearest, if any is near."""
    texts = {entry.source: entry for entry in gone.values() if entry.context == source.context}
    near = difflib.get_close_matches(source.source, texts, n=1, cutoff=SIMILAR_ENOUGH)
    return texts[near[0]] if near else None


def _brought_along(source: Message, old: Entry | None, forms: int, *, fill: bool) -> Message:
    """A text of the source with what translators have written; as fuzzy if it has changed."""
    plural = source.source_plural is not None
    new = replace(source, texts=("",) * (forms if plural else 1), fuzzy=False)
    if fill:
        new = replace(new, texts=(source.source, source.source_plural or "")[: 1 + plural])
    if old is None:
        return new
    changed = (old.source, old.source_plural) != (source.source, source.source_plural)
    if fill and (changed or not old.is_served):
        return new
    new = replace(new, note=old.note)
    if not any(old.texts):
        return new
    texts = old.texts if plural == (old.source_plural is not None) else _fitted(old, new)
    fuzzy = changed or old.fuzzy
    return replace(new, texts=texts, fuzzy=fuzzy, previous=_former(old, changed) if fuzzy else None)


def _fitted(old: Entry, new: Message) -> tuple[str, ...]:
    """The words of a text that has a plural now and had none, or the other way round."""
    return (old.texts[-1],) if len(new.texts) == 1 else (old.texts[0],) * len(new.texts)


def _former(old: Entry, changed: bool) -> Previous | None:
    if not changed:
        return old.previous
    return {"context": old.context, "source": old.source, "source_plural": old.source_plural}


def _without_code(entry: Entry) -> Message:
    """An entry that no code uses any more."""
    if entry.obsolete:
        return entry
    return replace(_message(entry), obsolete=True, comment="", places=(), previous=None)


def _message(entry: Message) -> Message:
    return Message(**{name: getattr(entry, name) for name in SAID})


def _as_it_was(message: Message, known: dict[str, Entry]) -> Message:
    """The very entry of the catalog, if it says the same; files may name places in any order."""
    old = known.get(message.key)
    if old is None or old is message:
        return message
    is_same = _message(replace(_message(old), places=tuple(sorted({*old.places})))) == message
    return old if is_same else message


def _written(catalog: Catalog, messages: list[Message]) -> bytes:
    if len(messages) == len(catalog.entries) and all(map(is_, messages, catalog.entries)):
        return catalog.content
    style = style_of(catalog)
    line_break = style.line_break.encode()
    mark = BOM_UTF8 if catalog.content.startswith(BOM_UTF8) else b""
    header = mark + _block(catalog, catalog.header, style) if catalog.header else mark
    blocks = [_block(catalog, message, style) for message in messages]
    return (line_break * 2).join([header, *blocks]) + line_break


def _block(catalog: Catalog, message: Message, style: Style) -> bytes:
    if isinstance(message, Entry):
        return catalog.content[message.place.start : message.place.end]
    return encoded(block(message, style), catalog.charset)
