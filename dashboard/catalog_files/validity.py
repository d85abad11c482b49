"""Whether a catalog makes sense as a whole: what is refused, with the line and the reason."""

from __future__ import annotations

import re
from math import ceil
from pathlib import Path
from typing import Any, Final

from dashboard.catalog_files.encodings import ANY_CHARSET, TEMPLATE
from dashboard.catalog_files.escapes import CONTROL
from dashboard.catalog_files.faults import BrokenCatalog, TooLargeCatalog
from dashboard.catalog_files.messages import Entry, Message
from dashboard.catalog_files.scan import Catalog, parse
from dashboard.plurals import PluralError, PluralRule
from dashboard.plurals import parse as parse_rule
from dashboard.plurals.rule import MOST_FORMS

MIB: Final = 1024 * 1024

MOST_BYTES: Final = 16 * MIB
"""Several times the largest catalog known (LibreOffice's parts have 2 MiB, GCC's 1.5)."""

MOST_LINES: Final = 400_000
"""What a file of that size has when its lines are of the usual length; each of them takes room."""

SHOWN: Final = 60
"""Characters of a text that a reason quotes."""

TEMPLATE_RULE: Final = re.compile(r"nplurals=INTEGER; plural=EXPRESSION;?")


def read(content: bytes) -> Catalog:
    """Read a catalog and refuse one that cannot be served.

    What is read can be compiled; msgfmt accepts it, too, and what is left to it are placeholders.

    Raises:
        TooLargeCatalog: before anything is looked at.
        BrokenCatalog: with the line and the reason.
    """
    require_size(len(content))
    if content.count(b"\n") > MOST_LINES:
        raise TooLargeCatalog("too_many_lines", most=MOST_LINES)
    catalog = parse(content)
    _check_header(catalog)
    rule = _rule(catalog)
    seen: dict[tuple[str | None, str], int] = {(None, ""): _line(catalog.header)}
    for entry in catalog.entries:
        _check_single(entry, seen)
        _check_entry(entry, rule)
    return catalog


def read_file(path: Path) -> Catalog:
    """Read a file; the size of a huge one is enough to refuse it.

    Raises:
        BrokenCatalog: as ``read``, or there is no such file, or it cannot be read.
    """
    try:
        require_size(path.stat().st_size)
        return read(path.read_bytes())
    except FileNotFoundError as error:
        raise BrokenCatalog("gone") from error
    except OSError as error:
        raise BrokenCatalog("unreadable", reason=error.strerror or type(error).__name__) from error


def require_size(size: int) -> None:
    """Refuse what is larger than any catalog.

    Raises:
        TooLargeCatalog
    """
    if size > MOST_BYTES:
        raise TooLargeCatalog("too_large", size=_mebibytes(size), most=_mebibytes(MOST_BYTES))


def check_texts(message: Message, texts: tuple[str, ...], forms: int, *, fuzzy: bool) -> None:
    """Refuse a translation that would break the file it is written to.

    Args:
        message: the text that is translated.
        texts: its translation.
        forms: how many plural forms the catalog has.
        fuzzy: whether the translation needs work; then it is not compiled.

    Raises:
        BrokenCatalog
    """
    line = _line(message)
    expected = 1 if message.source_plural is None else forms
    if len(texts) != expected:
        raise _wrong_count(message, len(texts), expected)
    _check_characters(texts, line)
    if not fuzzy and not message.obsolete:
        _check_edges(message, texts, line)


def shown(text: str) -> str:
    """The beginning of a text, in one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"


def _mebibytes(size: int) -> str:
    return f"{ceil(size / MIB)} MiB"


def _line(message: Message | None) -> int:
    return message.line if isinstance(message, Entry) else 1


def _check_header(catalog: Catalog) -> None:
    if catalog.header is None:
        raise BrokenCatalog("no_header", 1)
    named = ANY_CHARSET.search(catalog.fields.get("Content-Type", "").encode())
    if named is None or named[1].decode() == TEMPLATE:
        raise BrokenCatalog("no_encoding", catalog.header.line)


def _rule(catalog: Catalog) -> PluralRule | None:
    """The rule for plural forms; None where the header has none and none is needed."""
    text = catalog.fields.get("Plural-Forms", "")
    needed = (it for it in catalog.entries if it.source_plural is not None and _counts(it))
    first = next(needed, None)
    if not text or TEMPLATE_RULE.fullmatch(text):
        if first:
            raise BrokenCatalog("no_plural_rule", first.line)
        return None
    try:
        return parse_rule(text)
    except PluralError as error:
        line = _line_of_rule(catalog)
        detail: dict[str, dict[str, Any]] = {
            "syntax": {"part": shown(error.detail)},
            "range": {"part": error.detail},
            "count": {"most": MOST_FORMS},
        }
        raise BrokenCatalog(f"plural_{error.code}", line, **detail.get(error.code, {})) from error


def _line_of_rule(catalog: Catalog) -> int:
    place = max(catalog.content.find(b"Plural-Forms:"), 0)
    return catalog.content.count(b"\n", 0, place) + 1


def _wrong_count(message: Message, found: int, expected: int) -> BrokenCatalog:
    source, line = shown(message.source), _line(message)
    return BrokenCatalog("form_count", line, found=found, expected=expected, source=source)


def _check_single(entry: Entry, seen: dict[tuple[str | None, str], int]) -> None:
    first = seen.setdefault((entry.context, entry.source), entry.line)
    if first != entry.line:
        raise BrokenCatalog("duplicate", entry.line, first=first, source=shown(entry.source))


def _check_entry(entry: Entry, rule: PluralRule | None) -> None:
    texts = [form.text for form in entry.place.forms]
    sources = (entry.context or "", entry.source, entry.source_plural or "")
    _check_characters((*sources, *texts), entry.line)
    if not _counts(entry):
        return
    if entry.source_plural is not None and rule and len(texts) != rule.count:
        raise _wrong_count(entry, len(texts), rule.count)
    _check_edges(entry, tuple(texts), entry.line)


def _counts(entry: Entry) -> bool:
    """Whether the translation would be compiled, if it were whole."""
    words = any(form.text for form in entry.place.forms)
    return words and not entry.fuzzy and not entry.obsolete


def _check_characters(texts: tuple[str, ...], line: int) -> None:
    for text in texts:
        if match := CONTROL.search(text):
            raise BrokenCatalog("control", line, character=f"U+{ord(match[0]):04X}")


def _check_edges(message: Message, texts: tuple[str, ...], line: int) -> None:
    """GNU gettext refuses a whole file where only one of two texts begins or ends a line."""
    written = [text for text in texts if text]
    if message.source_plural is not None:
        written.append(message.source_plural)
    for text in written:
        if text.startswith("\n") != message.source.startswith("\n"):
            raise BrokenCatalog("starts_line", line, source=shown(message.source))
        if text.endswith("\n") != message.source.endswith("\n"):
            raise BrokenCatalog("ends_line", line, source=shown(message.source))
