"""Changing entries of a file: their own lines, and not one byte of anything else."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from dashboard.catalog_files.encodings import encoded
from dashboard.catalog_files.faults import BrokenCatalog
from dashboard.catalog_files.messages import Edit, Entry, Message
from dashboard.catalog_files.render import Style, block, comment, statement, style_of
from dashboard.catalog_files.scan import Catalog, parse
from dashboard.catalog_files.validity import check_texts

FUZZY: Final = re.compile(rb"[ \t]*\bfuzzy\b[ \t]*(?:,|(?=\r?\n|$))")
NO_FLAG: Final = re.compile(rb"[ \t]*#,[ \t,]*\r?\n?")

Splice: TypeAlias = tuple[int, int, bytes]
"""From which byte up to which, and what takes its place."""


_parsed = lru_cache(maxsize=2)(parse)
"""A publication looks at the same file several times."""


def patched(content: bytes, edits: Mapping[str, Edit], new: Iterable[Message] = ()) -> bytes:
    """The file with some translations changed.

    Only lines of the edited entries differ: those of plural forms whose text changes, the flag that
    says whether the translation needs work, and, where it does not any more, the former source
    text. An edit that changes nothing leaves every byte as it is.

    Args:
        content: the file.
        edits: what each translation becomes, by the key of its entry.
        new: texts that the file does not have yet; they follow its last one.

    Raises:
        BrokenCatalog: the file cannot be read, or a text cannot be written into it.
        KeyError: the file has no such entry.
    """
    catalog = _parsed(content)
    style = style_of(catalog)
    splices: list[Splice] = []
    for key, edit in edits.items():
        splices += _spliced(catalog, catalog.by_key[key], edit, style)
    added = [_checked(catalog, message) for message in new]
    if added:
        splices.append(_appended(catalog, added, style))
    return _replaced(content, splices)


def block_of(content: bytes, key: str) -> str | None:
    """All lines of an entry, comments included; None where the file does not have it."""
    catalog = _parsed(content)
    entry = catalog.by_key.get(key)
    return None if entry is None else _text_of(catalog, entry)


def blocks_of(content: bytes, keys: Iterable[str]) -> dict[str, str | None]:
    """All lines of some entries, as ``block_of``."""
    catalog = _parsed(content)
    found = {key: catalog.by_key.get(key) for key in keys}
    return {key: _text_of(catalog, entry) if entry else None for key, entry in found.items()}


def with_blocks(content: bytes, blocks: Mapping[str, str | None]) -> bytes:
    """The file with whole entries replaced, e.g. by what they were before.

    Args:
        content: the file.
        blocks: the new lines of each entry, as ``block_of`` gives them, by its key; None for an
            entry that shall go.

    Raises:
        BrokenCatalog: the file cannot be read, or its encoding does not have a character.
        KeyError: the file has no such entry.
    """
    catalog = _parsed(content)
    splices: list[Splice] = []
    for key, text in blocks.items():
        place = catalog.by_key[key].place
        if text is None:
            splices.append(_without(content, place.start, place.end))
        elif text != _text_of(catalog, catalog.by_key[key]):
            splices.append((place.start, place.end, encoded(text, catalog.charset, place.line)))
    return _replaced(content, splices)


def _without(content: bytes, start: int, end: int) -> Splice:
    """Take an entry out with the blank lines behind it."""
    after = content[end:]
    return start, end + len(after) - len(after.lstrip(b" \t\r\n")), b""


def _text_of(catalog: Catalog, entry: Entry) -> str:
    return catalog.content[entry.place.start : entry.place.end].decode(catalog.charset)


def _replaced(content: bytes, splices: Iterable[Splice]) -> bytes:
    parts, place = [], 0
    for start, end, bytes_ in sorted(splices, key=lambda splice: splice[:2]):
        parts += [content[place:start], bytes_]
        place = end
    return b"".join([*parts, content[place:]])


def _spliced(catalog: Catalog, entry: Entry, edit: Edit, style: Style) -> Iterator[Splice]:
    """What has to be replaced so that an entry says what was edited."""
    fuzzy = edit.fuzzy and any(edit.texts)
    if edit.note is not None and edit.note.strip() != entry.note:
        yield from _noted(catalog, entry, edit.note.strip(), style)
    if (edit.texts, fuzzy) == (entry.texts, entry.fuzzy):
        return
    _require_writable(catalog, entry, edit.texts, fuzzy=fuzzy)
    if edit.texts != entry.texts:
        yield from _translated(catalog, entry, edit.texts, style)
    if fuzzy != entry.fuzzy:
        yield from _flagged(catalog, entry, style) if fuzzy else _unflagged(catalog, entry)
    if not fuzzy:
        yield from ((start, end, b"") for start, end in entry.place.previous)


def _translated(
    catalog: Catalog, entry: Entry, texts: tuple[str, ...], style: Style
) -> Iterator[Splice]:
    forms = entry.place.forms
    single = entry.source_plural is None
    made = [
        statement(
            "msgstr" if single else f"msgstr[{n}]", text, style, forms[0].gap, forms[0].indent
        )
        for n, text in enumerate(texts)
    ]
    if len(forms) != len(texts):
        content = encoded(style.line_break.join(made), catalog.charset, entry.line)
        yield forms[0].start, forms[-1].end, content
        return
    for form, text, lines in zip(forms, texts, made, strict=True):
        if form.text != text:
            yield form.start, form.end, encoded(lines, catalog.charset, entry.line)


def _flagged(catalog: Catalog, entry: Entry, style: Style) -> Iterator[Splice]:
    """Say that the translation needs work."""
    if entry.place.flags:
        start = catalog.content.index(b"#,", entry.place.flags[0][0]) + 2
        yield start, start, b" fuzzy,"
        return
    places = [start for start, _end in entry.place.previous]
    before = min([*places, entry.place.body])
    yield before, before, f"{_own_line(catalog, before, style)}#, fuzzy{style.line_break}".encode()


def _unflagged(catalog: Catalog, entry: Entry) -> Iterator[Splice]:
    """Say no more that the translation needs work."""
    for start, end in entry.place.flags:
        line = catalog.content[start:end]
        rest = FUZZY.sub(b"", line)
        if NO_FLAG.fullmatch(rest):
            yield start, end, b""
        elif rest != line:
            ending = line[len(line.rstrip(b"\r\n")) :]
            yield start, end, rest.rstrip(b" \t,\r\n") + ending


def _noted(catalog: Catalog, entry: Entry, note: str, style: Style) -> Iterator[Splice]:
    lines = (comment("#", line) + style.line_break for line in note.splitlines())
    for start, end in entry.place.notes[1:]:
        yield start, end, b""
    start, end = entry.place.notes[0] if entry.place.notes else (entry.place.start,) * 2
    text = _own_line(catalog, start, style) + "".join(lines) if note else ""
    yield start, end, encoded(text, catalog.charset, entry.line)


def _own_line(catalog: Catalog, place: int, style: Style) -> str:
    """What has to stand before a comment, so that it begins a line."""
    before = catalog.content[:place].removeprefix(BOM_UTF8)
    return style.line_break if before and not before.endswith(b"\n") else ""


def _checked(catalog: Catalog, message: Message) -> Message:
    _require_writable(catalog, message, message.texts, fuzzy=message.fuzzy)
    return message


def _require_writable(
    catalog: Catalog, message: Message, texts: tuple[str, ...], *, fuzzy: bool
) -> None:
    check_texts(message, texts, catalog.forms, fuzzy=fuzzy)
    has_forms = message.source_plural is not None and any(texts)
    if has_forms and not fuzzy and "Plural-Forms" not in catalog.fields:
        raise BrokenCatalog("no_plural_rule", message.line if isinstance(message, Entry) else None)


def _appended(catalog: Catalog, new: list[Message], style: Style) -> Splice:
    """Put texts behind the last one, before those that are obsolete."""
    line_break = style.line_break.encode()
    content = b"".join(
        encoded(block(message, style) + style.line_break, catalog.charset) + line_break
        for message in new
    )
    live = [entry for entry in catalog.entries if not entry.obsolete]
    last = live[-1] if live else catalog.header
    following = [entry for entry in catalog.entries if last is None or _is_behind(entry, last)]
    if following:
        start = following[0].place.start
        return start, start, content
    end = len(catalog.content)
    trimmed = len(catalog.content.rstrip(b" \t\r\n"))
    before = line_break * (2 if trimmed else 0)
    return trimmed, end, before + content.removesuffix(line_break)


def _is_behind(entry: Entry, last: Entry) -> bool:
    return entry.place.start > last.place.end
