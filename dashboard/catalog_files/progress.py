"""How far each language's catalog has come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from dashboard.catalog_files.faults import BrokenCatalog
from dashboard.catalog_files.scan import Catalog, parse
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
            found[locale] = progress_of(parse(path.read_bytes()))
        except (OSError, BrokenCatalog) as error:
            log.warning("catalog cannot be read", locale=locale, cause=str(error))
    return found


def progress_of(catalog: Catalog) -> Progress:
    """The progress of one catalog."""
    entries = list(catalog.by_key.values())
    served = sum(entry.is_served for entry in entries)
    return Progress(len(entries), served, sum(entry.fuzzy for entry in entries))
