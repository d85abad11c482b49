"""Extract the texts of the source and bring every locale's .po and .mo up to date.

Run as `make catalogs`. Nothing that changes by itself is written (no dates, no line numbers, no
line wrapping, entries in the order of their texts), and what has not changed keeps its bytes, so a
difference in a catalog always means a difference in its words.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import polib
from babel import Locale

from dashboard.catalog_files import Message, compiled, read
from dashboard.catalog_files.fields import with_field
from dashboard.catalog_folder import locked, po_path, replace
from dashboard.new_catalogs import HEADER
from dashboard.plurals import GETTEXT_RULES, rule_for
from scripts.catalog_merge import merged

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

Key = tuple[str | None, str]


def main() -> None:
    """Extract, then update and compile each locale; says what is left to translate."""
    template = messages_of(extract(ROOT))
    for locale in locales(ROOT):
        path = catalog_path(ROOT, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        # A running server may be publishing.
        with locked(ROOT / "translations", locale):
            before = path.read_bytes() if path.exists() else None
            content = updated(before, template, locale)
            if content != before:
                write(path, content)
            compile_catalog(path)
        texts = read(content).by_key.values()
        waiting = sum(not text.is_served for text in texts)
        print(f"{locale}: {len(texts)} texts, {waiting} to translate")


def locales(root: Path) -> list[str]:
    """Those that the app comes with, and those that were added."""
    folders = (path.parts[-3] for path in root.glob("translations/*/LC_MESSAGES/messages.po"))
    return [*PLURAL_FORMS, *sorted(name for name in {*folders} - PLURAL_FORMS.keys())]


def catalog_path(root: Path, locale: str) -> Path:
    """The .po file of a locale."""
    return po_path(root / "translations", locale)


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


def messages_of(template: polib.POFile) -> list[Message]:
    """The texts of the source, in the order in which catalogs have them."""
    ordered = sorted(template, key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    return [
        Message(
            context=entry.msgctxt,
            source=entry.msgid,
            source_plural=entry.msgid_plural or None,
            comment=entry.comment,
            places=tuple(sorted({path for path, _line in entry.occurrences})),
            flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        )
        for entry in ordered
    ]


def updated(content: bytes | None, template: list[Message], locale: str) -> bytes:
    """A locale's catalog with the texts of the source.

    Args:
        content: the catalog as it is; None for a new one.
        template: the texts of the source.
        locale: whose catalog; it decides on the header.

    Raises:
        BrokenCatalog: it cannot be read.
    """
    rule = PLURAL_FORMS.get(locale) or rule_for(locale).header
    if not content:
        name = Locale.parse(locale).english_name
        content = HEADER.format(name=name, locale=locale, rule=rule).encode()
    content = with_field(with_field(content, "Language", locale), "Plural-Forms", rule)
    return merged(content, template, fill=locale == SOURCE_LOCALE)


def key(entry: polib.POEntry) -> Key:
    """What makes an entry the same one in two catalogs."""
    return entry.msgctxt, entry.msgid


def compile_catalog(path: Path) -> None:
    """Write the .mo beside a .po.

    Raises:
        BrokenCatalog: the .po is not valid.
    """
    write(path.with_suffix(".mo"), compiled(read(path.read_bytes())))


def write(path: Path, content: bytes) -> None:
    """Replace a file at once: whoever reads it meanwhile gets the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace({path: content})


if __name__ == "__main__":
    if sys.argv[1:2] == ["compile"]:
        for name in sys.argv[2:]:
            compile_catalog(Path(name))
    else:
        main()
