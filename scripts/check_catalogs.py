"""Find what is missing or wrong in the catalogs, and say where and why.

Run as `make catalogs-check`. A catalog that passes has every text of the source, translated
without an error that dashboard/catalog_checks knows of, and msgfmt accepts it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polib

from dashboard.catalog_checks import Finding, LanguageFacts, SourceText, facts_for, find
from scripts.catalogs import PLURAL_FORMS, ROOT, catalog_path, extract, key

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
STRICT: Final = frozenset({"edge_space", "double_spaces", "invisible", "direction_marks"})
"""Warnings that are faults in the catalogs that the app comes with."""

MSGFMT_LINE: Final = re.compile(r"^(?P<path>[^:]+):(?P<line>\d+): *(?P<reason>.+)$")


class Fault(NamedTuple):
    """Something that has to be mended in a catalog."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


def main() -> int:
    """Print every fault; the exit status tells whether there are any."""
    faults = list(check_all(ROOT))
    for fault in faults:
        print(fault._replace(path=fault.path.relative_to(ROOT)))
    counted = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    print(f"{counted} in the catalogs." if faults else "The catalogs are complete.")
    return 1 if faults else 0


def check_all(root: Path) -> Iterator[Fault]:
    """Every fault in the catalogs below a folder that has a babel.cfg."""
    template = extract(root)
    yield from source_faults(root, template)
    for locale in PLURAL_FORMS:
        yield from check_catalog(catalog_path(root, locale), locale, template)
    folders = {path.name for path in (root / "translations").glob("*") if path.is_dir()}
    for name in sorted(folders - PLURAL_FORMS.keys()):
        yield Fault(root / "translations" / name, 1, "unknown locale: name it in scripts.catalogs")


def source_faults(root: Path, template: polib.POFile) -> Iterator[Fault]:
    """Texts of the source that no translation could make right."""
    for entry in template:
        for text in filter(None, (entry.msgid, entry.msgid_plural)):
            if "%" in PLACEHOLDER.sub("", text):
                place = root / entry.occurrences[0][0]
                yield Fault(place, 1, f"only %(name)s may follow a percent sign: {quoted(text)}")


def check_catalog(path: Path, locale: str, template: polib.POFile) -> Iterator[Fault]:
    """Every fault of one catalog.

    Args:
        path: the .po file.
        locale: whose plural forms it should have.
        template: the texts of the source.
    """
    if not path.exists():
        yield Fault(path, 1, "the catalog is missing: run make catalogs")
        return
    yield from msgfmt_faults(path)
    try:
        catalog = polib.pofile(str(path), wrapwidth=0)
    except (OSError, UnicodeDecodeError) as error:
        yield Fault(path, 1, f"not a catalog: {error}")
        return
    yield from stale_faults(path, catalog, template)
    if catalog.metadata.get("Plural-Forms") != PLURAL_FORMS[locale]:
        yield Fault(path, 1, f"the header Plural-Forms should be: {PLURAL_FORMS[locale]}")
        return
    language = facts_for(locale, PLURAL_FORMS[locale])
    for entry in catalog:
        if not entry.obsolete:
            for each in entry_faults(entry, language):
                yield Fault(path, entry.linenum or 1, f"{each}: {quoted(entry.msgid)}")


def msgfmt_faults(path: Path) -> Iterator[Fault]:
    """What GNU msgfmt refuses.

    Raises:
        SystemExit: msgfmt is not installed.
    """
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SystemExit("msgfmt is missing: install GNU gettext, then try again.") from None
    if done.returncode:
        found = [MSGFMT_LINE.match(line) for line in done.stderr.splitlines()]
        places = [(int(match["line"]), match["reason"]) for match in found if match]
        for line, said in places or [(1, done.stderr.strip())]:
            yield Fault(path, line, f"msgfmt: {said}")


def stale_faults(path: Path, catalog: polib.POFile, template: polib.POFile) -> Iterator[Fault]:
    """Texts that only the source has, or only the catalog."""
    wanted = {(*key(entry), entry.msgid_plural or ""): entry for entry in template}
    held = {
        (*key(entry), entry.msgid_plural or ""): entry for entry in catalog if not entry.obsolete
    }
    for each in sorted(wanted.keys() - held.keys(), key=str):
        yield Fault(path, 1, f"not in the catalog, run make catalogs: {quoted(each[1])}")
    for each in sorted(held.keys() - wanted.keys(), key=str):
        line = held[each].linenum or 1
        yield Fault(path, line, f"not in the source, run make catalogs: {quoted(each[1])}")


def entry_faults(entry: polib.POEntry, language: LanguageFacts) -> Iterator[str]:
    """What is wrong with one entry, as reasons."""
    if entry.fuzzy:
        yield "fuzzy, to be read again"
    forms = entry.msgstr_plural
    texts = [forms[index] for index in sorted(forms)] if entry.msgid_plural else [entry.msgstr]
    if not all(texts):
        yield "not translated"
        return
    source = SourceText(entry.msgid, entry.msgid_plural or None, entry.msgctxt, tuple(entry.flags))
    for finding in find(source, texts, language):
        if finding.level == "error" or finding.check in STRICT:
            yield reason(finding)


def reason(finding: Finding) -> str:
    """A finding in a few words for developers."""
    where = "" if finding.form is None else f"msgstr[{finding.form}]: "
    found, expected = (", ".join(finding.params[name]) for name in ("found", "expected"))
    said = [f"found {found}"] * bool(found) + [f"expected {expected}"] * bool(expected)
    return f"{where}{finding.check.replace('_', ' ')}{': ' * bool(said)}{', '.join(said)}"


def quoted(text: str) -> str:
    """A text in quotation marks, shortened to fit a line."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return f"“{short}”"


if __name__ == "__main__":
    sys.exit(main())
