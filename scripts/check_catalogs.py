"""Find what is missing or wrong in the catalogs, and say where and why.

Run as `make catalogs-check`. A catalog that passes has every text of the source, translated, with
the right number of plural forms and the source's placeholders, and msgfmt accepts it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path
from typing import Final, NamedTuple

import polib

from scripts.catalogs import PLURAL_FORMS, ROOT, catalog_path, extract, key, number_of_forms

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
COUNTS: Final = frozenset({"num", "n", "count"})
"""Placeholders that hold the number a plural form is chosen by."""

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
    for entry in catalog:
        if not entry.obsolete:
            for reason in entry_faults(entry, catalog):
                yield Fault(path, entry.linenum or 1, f"{reason}: {quoted(entry.msgid)}")


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
        for line, reason in places or [(1, done.stderr.strip())]:
            yield Fault(path, line, f"msgfmt: {reason}")


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


def entry_faults(entry: polib.POEntry, catalog: polib.POFile) -> Iterator[str]:
    """What is wrong with one entry, as reasons."""
    if entry.fuzzy:
        yield "fuzzy, to be read again"
    count = number_of_forms(catalog)
    if entry.msgid_plural and sorted(entry.msgstr_plural) != list(range(count)):
        yield f"{len(entry.msgstr_plural)} plural forms instead of {count}"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(texts):
        yield "not translated"
        return
    if any(edges(text) != edges(entry.msgid) for text in texts):
        yield "white space at its start or end differs from the source's"
    if entry.msgid_plural:
        yield from plural_placeholder_faults(entry, catalog.metadata["Plural-Forms"])
    else:
        source = names(entry.msgid)
        yield from placeholder_faults(entry.msgstr, source, source)


def plural_placeholder_faults(entry: polib.POEntry, rule: str) -> Iterator[str]:
    """Placeholders of plural forms; only a form for one single number may leave that number out."""
    singular, plural = names(entry.msgid), names(entry.msgid_plural)
    for index, text in sorted(entry.msgstr_plural.items()):
        if serves_one_number(rule, index):
            required, allowed = (singular & plural) - COUNTS, singular | plural
        else:
            required, allowed = plural, plural
        for fault in placeholder_faults(text, required, allowed):
            yield f"msgstr[{index}]: {fault}"


def placeholder_faults(text: str, required: set[str], allowed: set[str]) -> Iterator[str]:
    """Placeholders that a translation lacks, makes up or spoils."""
    found = names(text)
    for name in sorted(required - found):
        yield f"%({name})s is missing"
    for name in sorted(found - allowed):
        yield f"%({name})s is not in the source"
    if "%" in PLACEHOLDER.sub("", text):
        yield "a percent sign that does not begin a placeholder"


def names(text: str) -> set[str]:
    """The names of the placeholders in a text."""
    return set(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The white space that a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def serves_one_number(rule: str, index: int) -> bool:
    """Whether a plural form is used for exactly one number."""
    form = c2py(rule.partition("plural=")[2].rstrip(";"))
    return sum(form(number) == index for number in range(1001)) == 1


def quoted(text: str) -> str:
    """A text in quotation marks, shortened to fit a line."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return f"“{short}”"


if __name__ == "__main__":
    sys.exit(main())
