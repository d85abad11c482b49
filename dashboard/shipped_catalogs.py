"""A folder of catalogs of one's own: filled with the shipped ones, and kept up to date with them.

What was shipped last lies in ``.shipped`` below the folder. So a newer version's words are told
from those that were published here, which stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import structlog

from dashboard.catalog_files import BrokenCatalog, read
from dashboard.catalog_folder import locales_in, locked, po_path, read_if_there, replace
from dashboard.errors import Busy
from dashboard.new_catalogs import blank, caught_up, has_same_texts
from dashboard.words.catalog import SOURCE

NOTED: Final = ".shipped"

log = structlog.get_logger(__name__)


def bring_up_to_date(folder: Path, shipped: Path) -> None:
    """Have a folder every language and text that is shipped, and the words published there.

    A catalog that cannot be read is left alone.

    Raises:
        OSError, OutOfSpace, FolderReadOnly: the folder cannot be written.
    """
    (folder / NOTED).mkdir(parents=True, exist_ok=True)
    # The language of the source last: the others are compared with what it was.
    for locale in sorted({*locales_in(shipped), *locales_in(folder)}, key=lambda it: it == SOURCE):
        try:
            _bring(folder, shipped, locale)
        except (BrokenCatalog, Busy) as error:
            log.warning("catalog is not brought up to date", locale=locale, cause=str(error))


def _bring(folder: Path, shipped: Path, locale: str) -> None:
    po_path(folder, locale).parent.mkdir(parents=True, exist_ok=True)
    noted = folder / NOTED / f"{locale}.po"
    with locked(folder, locale):
        base, mine = read_if_there(noted), read_if_there(po_path(folder, locale))
        newer = read_if_there(po_path(shipped, locale))
        if newer is None:
            _follow_source(folder, shipped, locale, mine)
        elif newer != base:
            _take(po_path(folder, locale), mine, newer, base)
            replace({noted: newer})


def _take(path: Path, mine: bytes | None, newer: bytes, base: bytes | None) -> None:
    if mine is None or mine == base:
        replace({path: newer})
    elif mine == newer:
        return
    elif base is not None or not has_same_texts(read(mine), read(newer)):
        replace({path: caught_up(mine, newer, base)})


def _follow_source(folder: Path, shipped: Path, locale: str, mine: bytes | None) -> None:
    """A language that was added here has no shipped catalog, but the same texts as the others."""
    template = read_if_there(po_path(shipped, SOURCE))
    if (
        mine is None
        or template is None
        or template == read_if_there(folder / NOTED / f"{SOURCE}.po")
    ):
        return
    source = read(template)
    if not has_same_texts(read(mine), source):
        replace({po_path(folder, locale): caught_up(mine, blank(locale, source), None)})
