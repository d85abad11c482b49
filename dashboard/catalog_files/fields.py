"""What a catalog's header says: set, changed or taken away, with every other line as it is."""

from __future__ import annotations

import re

from dashboard.catalog_files.encodings import encoded
from dashboard.catalog_files.escapes import escaped
from dashboard.catalog_files.faults import BrokenCatalog
from dashboard.catalog_files.render import statement, style_of
from dashboard.catalog_files.scan import Catalog, parse


def with_field(content: bytes, name: str, value: str | None) -> bytes:
    """The file with another field in its header.

    Args:
        content: the file.
        name: such as ``X-Fallback``.
        value: what it says; None takes the field away.

    Raises:
        BrokenCatalog: the file cannot be read, or has no header.
    """
    if value is None and name.encode() not in content:
        return content
    catalog = parse(content)
    if catalog.header is None:
        raise BrokenCatalog("no_header")
    before = catalog.header.texts[0]
    kept = [line for line in before.splitlines() if line.partition(":")[0].strip() != name]
    text = "".join(f"{line}\n" for line in (*kept, *([f"{name}: {value}"] if value else ())))
    if text == before:
        return content
    place = catalog.header.place.forms[0]
    written = content[place.start : place.end]
    changed = _by_line(catalog, written, name, value)
    if changed is None:
        changed = encoded(
            statement("msgstr", text, style_of(catalog), place.gap, place.indent),
            catalog.charset,
        )
    return content[: place.start] + changed + content[place.end :]


def _by_line(catalog: Catalog, written: bytes, name: str, value: str | None) -> bytes | None:
    """A header with a line for each field, changed in that line only; None for other headers."""
    line_break = catalog.line_break.encode()
    lines = written.split(line_break)
    if len(lines) < 2 or not all(re.fullmatch(rb'\s*".*\\n"', line) for line in lines[1:]):
        return None
    field = re.compile(rb'\s*"' + re.escape(name.encode()) + rb"\s*:")
    kept = [line for line in lines if not field.match(line)]
    if value:
        line = encoded(f'"{escaped(f"{name}: {value}")}\\n"', catalog.charset)
        at = next((number for number, it in enumerate(lines) if field.match(it)), len(kept))
        kept.insert(at, line)
    return line_break.join(kept)
