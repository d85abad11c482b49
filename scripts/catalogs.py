"""Extract the texts of the source and bring every locale's .po and .mo up to date.

Run as `make catalogs`. polib reads and writes here, because Babel drops the previous msgids of
fuzzy entries on a round trip. Nothing that changes by itself is written (no dates, no line
numbers, no line wrapping, entries in the order of their texts), so a difference in a catalog
always means a difference in its words.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import polib
from babel import Locale

from dashboard.plurals import GETTEXT_RULES

ROOT: Final = Path(__file__).resolve().parent.parent

PLURAL_FORMS: Final = GETTEXT_RULES
"""Locale folder → how many plural forms there are and which one a number takes."""

SOURCE_LOCALE: Final = "en"

KEYWORDS: Final = (
    "_l",
    "lazy_gettext",
    "lazy_ngettext:1,2",
    "lazy_pgettext:1c,2",
    "_n:1,2",
    "said",
    "counted:1,2",
)
"""What Babel does not look for by itself (it knows _, gettext, ngettext, pgettext, npgettext)."""

SIMILAR_ENOUGH: Final = 0.75
"""From here on a new text takes over, as fuzzy, the translation of a text that has gone."""

Key = tuple[str | None, str]


def main() -> None:
    """Extract, then update and compile each locale; says what is left to translate."""
    template = extract(ROOT)
    for locale in PLURAL_FORMS:
        path = catalog_path(ROOT, locale)
        catalog = updated(open_catalog(path, locale), template, fill=locale == SOURCE_LOCALE)
        write(path, str(catalog).rstrip("\n").encode() + b"\n")
        compile_catalog(path)
        waiting = [entry for entry in catalog if entry.fuzzy or not entry.translated()]
        print(f"{locale}: {len(catalog)} texts, {len(waiting)} to translate")


def catalog_path(root: Path, locale: str) -> Path:
    """The .po file of a locale."""
    return root / "translations" / locale / "LC_MESSAGES" / "messages.po"


def extract(root: Path) -> polib.POFile:
    """All texts of the source, in the order of their words.

    Args:
        root: a folder with a babel.cfg.

    Raises:
        SystemExit: a source file could not be read; Babel has said which and why.
    """
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "messages.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
        command += ["--mapping-file=babel.cfg", f"--output-file={pot}", "--no-wrap"]
        command += ["--add-location=file", "--add-comments=i18n:", "--strip-comments"]
        command += [f"--keyword={keyword}" for keyword in KEYWORDS]
        if subprocess.run([*command, "."], cwd=root, check=False).returncode:
            raise SystemExit("The texts could not be extracted; the reason is above.")
        return polib.pofile(str(pot))


def open_catalog(path: Path, locale: str) -> polib.POFile:
    """A locale's catalog, or a new one; with the header that it should have."""
    catalog = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    catalog.header = catalog.header or f"The dashboard in {Locale.parse(locale).english_name}."
    catalog.metadata = {
        "Project-Id-Version": "dashboard",
        "PO-Revision-Date": "2026-01-01 00:00+0000",
        "Last-Translator": "The dashboard authors",
        "Language-Team": locale,
        **catalog.metadata,
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[locale],
    }
    return catalog


def key(entry: polib.POEntry) -> Key:
    """What makes an entry the same one in two catalogs."""
    return entry.msgctxt, entry.msgid


def updated(catalog: polib.POFile, template: polib.POFile, *, fill: bool) -> polib.POFile:
    """The catalog with exactly the texts of the template and what is translated of them.

    Args:
        catalog: a locale's catalog.
        template: the texts of the source.
        fill: translate new texts by themselves (for the language that the source is in).
    """
    count = number_of_forms(catalog)
    old = {key(entry): entry for entry in catalog if not entry.obsolete}
    gone = {each: old[each] for each in old.keys() - {key(entry) for entry in template}}
    result = polib.POFile(wrapwidth=0)
    result.header, result.metadata = catalog.header, catalog.metadata
    for source in sorted(template, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        entry = polib.POEntry(
            msgctxt=source.msgctxt,
            msgid=source.msgid,
            msgid_plural=source.msgid_plural,
            comment=source.comment,
            occurrences=sorted(set(source.occurrences)),
            flags=[flag for flag in source.flags if flag != "fuzzy"],
            msgstr_plural=dict.fromkeys(range(count), "") if source.msgid_plural else {},
        )
        if fill:
            translate_by_itself(entry)
        take_over(entry, old.get(key(entry)) or similar(entry, gone), fill=fill)
        result.append(entry)
    return result


def number_of_forms(catalog: polib.POFile) -> int:
    """How many plural forms the catalog's header announces."""
    return int(catalog.metadata["Plural-Forms"].split(";")[0].partition("=")[2])


def translate_by_itself(entry: polib.POEntry) -> None:
    """Make the source text its own translation."""
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def similar(entry: polib.POEntry, gone: dict[Key, polib.POEntry]) -> polib.POEntry | None:
    """The entry that has gone from the source and whose text is nearest, if any is near."""
    known = {each[1]: each for each in gone if each[0] == entry.msgctxt}
    near = difflib.get_close_matches(entry.msgid, known, n=1, cutoff=SIMILAR_ENOUGH)
    return gone[known[near[0]]] if near else None


def take_over(entry: polib.POEntry, old: polib.POEntry | None, *, fill: bool) -> None:
    """Keep what a translator has written; a text that has changed since becomes fuzzy."""
    if old is None:
        return
    changed = (old.msgid, old.msgid_plural) != (entry.msgid, entry.msgid_plural)
    if fill and (changed or old.fuzzy or not old.translated()):
        return
    entry.tcomment = old.tcomment
    if not has_text(old):
        return
    if entry.msgid_plural:
        forms = old.msgstr_plural or dict.fromkeys(entry.msgstr_plural, old.msgstr)
        entry.msgstr_plural = {index: forms.get(index, "") for index in entry.msgstr_plural}
    else:
        entry.msgstr = old.msgstr or old.msgstr_plural[max(old.msgstr_plural)]
    if changed:
        entry.previous_msgid, entry.previous_msgid_plural = old.msgid, old.msgid_plural or None
    else:
        entry.previous_msgid, entry.previous_msgid_plural = (
            old.previous_msgid,
            old.previous_msgid_plural,
        )
    if changed or old.fuzzy:
        entry.flags.insert(0, "fuzzy")


def has_text(entry: polib.POEntry) -> bool:
    """Whether anything at all has been written as its translation."""
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))


def compile_catalog(path: Path) -> None:
    """Write the .mo beside a .po."""
    write(path.with_suffix(".mo"), polib.pofile(str(path)).to_binary())


def write(path: Path, content: bytes) -> None:
    """Replace a file at once: whoever reads it meanwhile gets the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["compile"]:
        for name in sys.argv[2:]:
            compile_catalog(Path(name))
    else:
        main()
