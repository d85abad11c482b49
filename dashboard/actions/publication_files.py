"""What a language's files become when it is published, or that is taken back: without a database,
so that it is worked out in any thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.actions.publication_refusals import ChangedSince
from dashboard.actions.publication_steps import Outcome
from dashboard.catalog_files import (
    Catalog,
    Edit,
    blocks_of,
    compiled,
    parse,
    patched,
    read,
    with_blocks,
)
from dashboard.catalog_files.fields import with_field
from dashboard.catalog_folder import digest_of, po_path
from dashboard.new_catalogs import OFFERED


@dataclass(frozen=True)
class Made:
    """New contents of a language's files.

    Args:
        content: of the .po.
        words: of the .mo.
        outcome: what they are.
        blocks: the lines of each text that changed, before and after.
    """

    content: bytes
    words: bytes
    outcome: Outcome
    blocks: list[dict[str, Any]]


def with_edits(folder: Path, locale: str, edits: Mapping[str, Edit]) -> Made:
    """A language's files with other translations, by the keys of their texts.

    Raises:
        BrokenCatalog: the file, or what would become of it, is not valid.
    """
    before = po_path(folder, locale).read_bytes()
    content = with_field(patched(before, edits), OFFERED, None)
    return _made(content, list(edits), blocks_of(before, edits))


def with_former_blocks(folder: Path, locale: str, blocks: list[dict[str, Any]]) -> Made:
    """A language's files with the very lines that stood there before a publication.

    Args:
        blocks: what was published: {key, before, after} of each text.

    Raises:
        ChangedSince: the file has other lines by now than were published.
        BrokenCatalog: as for ``with_edits``.
    """
    before = po_path(folder, locale).read_bytes()
    keys = [block["key"] for block in blocks]
    there = blocks_of(before, keys)
    changed = {block["key"] for block in blocks if there[block["key"]] != block["after"]}
    if changed:
        entries = parse(before).by_key
        lines = {key: entries[key].line if key in entries else None for key in changed}
        raise ChangedSince(locale, lines)
    return _made(with_blocks(before, {it["key"]: it["before"] for it in blocks}), keys, there)


def _made(content: bytes, keys: Sequence[str], before: Mapping[str, str | None]) -> Made:
    after = read(content)
    words = compiled(after)
    blocks = [{"key": key, "before": before[key], "after": _lines(after, key)} for key in keys]
    return Made(content, words, Outcome(after, digest_of(content), digest_of(words)), blocks)


def _lines(file: Catalog, key: str) -> str:
    """All lines of a text; as ``blocks_of``, of a file that was read already."""
    place = file.by_key[key].place
    return file.content[place.start : place.end].decode(file.charset)
