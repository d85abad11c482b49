"""The message catalogs as files: how far each one has come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib
import structlog

from dashboard.i18n import LANGUAGES

SOURCE: Final = "en"
"""The language that texts are written in; there is nothing to translate."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Progress:
    """How many texts a catalog has, how many of them people read in its language, and how many
    translations wait to be confirmed."""

    total: int
    translated: int
    fuzzy: int


def progress_in(folder: Path) -> dict[str, Progress]:
    """The progress of every language's catalog; those that cannot be read are left out."""
    found = {}
    for locale in LANGUAGES:
        path = folder / locale / "LC_MESSAGES" / "messages.po"
        if locale == SOURCE or not path.exists():
            continue
        try:
            found[locale] = _progress(polib.pofile(str(path)))
        except (OSError, ValueError) as error:
            log.warning("catalog cannot be read", locale=locale, cause=str(error))
    return found


def _progress(catalog: polib.POFile) -> Progress:
    entries = [entry for entry in catalog if not entry.obsolete]
    translated = sum(entry.translated() for entry in entries)
    return Progress(len(entries), translated, sum("fuzzy" in entry.flags for entry in entries))
