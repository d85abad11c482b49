"""Catalogs for tests: small ones, and real ones with one edit each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib

from dashboard.catalog_files import Catalog, Edit, Entry, parse

HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Project-Id-Version: test\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def catalog(*entries: str, header: str = HEADER) -> bytes:
    """A catalog in UTF-8 with some entries, each written as in a file."""
    return "\n".join([header, *(f"{entry}\n" for entry in entries)]).encode()


def languages(folder: Path) -> dict[str, Path]:
    """One catalog of each language in a package: the one in the middle by size."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.po")):
        parts = path.parts
        locale = parts[-3] if parts[-2] == "LC_MESSAGES" else path.stem
        found.setdefault(locale, []).append(path)
    return {
        locale: sorted(paths, key=lambda path: path.stat().st_size)[len(paths) // 2]
        for locale, paths in found.items()
    }


@dataclass
class Trial:
    """One edit of a real catalog, chosen by chance, but always the same for a file."""

    path: Path
    content: bytes
    catalog: Catalog
    entry: Entry
    edit: Edit

    @classmethod
    def of(cls, path: Path, number: int) -> Trial | None:
        """The trial of a file: every third confirms or unsettles a translation."""
        content = path.read_bytes()
        read = parse(content)
        chance = random.Random(str(path.parts[-6:]))
        ruled = "Plural-Forms" in read.fields
        entries = [it for it in read.by_key.values() if ruled or it.source_plural is None]
        fuzzy = [entry for entry in entries if entry.fuzzy]
        if not entries:
            return None
        if number % 3 == 0 and fuzzy:
            entry = chance.choice(fuzzy)
            return cls(path, content, read, entry, Edit(changed(read, entry)))
        entry = chance.choice(entries)
        return cls(path, content, read, entry, Edit(changed(read, entry), number % 3 == 1))


def changed(read: Catalog, entry: Entry) -> tuple[str, ...]:
    """Other words for a text, with its placeholders and line breaks where msgfmt wants them."""
    more = " · changed “so”" if read.charset == "utf-8" else ' - "changed"'
    source = entry.source_plural or entry.source
    forms = entry.texts if entry.is_served else (source,) * len(entry.texts)
    made = (f"{text.rstrip()}{more}" for text in forms)
    return tuple(f"{text}\n" if entry.source.endswith("\n") else text for text in made)


def differing(old: bytes, new: bytes) -> tuple[int, int]:
    """From which byte up to which the old content was replaced, in whole lines."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    last = 0
    while last < shorter - first and before[-1 - last] == after[-1 - last]:
        last += 1
    return len(b"".join(before[:first])), len(old) - len(b"".join(before[len(before) - last :]))


def as_polib_reads(content: bytes, folder: Path) -> dict[Any, Any]:
    """Everything that polib knows of a catalog's entries, by context, text and state of use."""
    path = folder / "polib.po"
    path.write_bytes(content)
    return {
        (entry.msgctxt, entry.msgid, bool(entry.obsolete)): {
            "texts": tuple(text for _, text in sorted(entry.msgstr_plural.items()))
            or (entry.msgstr,),
            "fuzzy": entry.fuzzy,
            "flags": [flag for flag in entry.flags if flag != "fuzzy"],
            "previous": (entry.previous_msgctxt, entry.previous_msgid),
            "comments": (entry.comment, entry.tcomment, entry.occurrences),
            "plural": entry.msgid_plural,
        }
        for entry in polib.pofile(str(path))
    }
