"""The compiled catalogs of a folder, each read again when its file has changed.

One ``stat`` tells. What cannot be read does not replace what could: the last good one stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from dashboard.words import faults
from dashboard.words.catalog import Broken, Catalog, read

COMPILED: Final = Path("LC_MESSAGES") / "messages.mo"

Stamp = tuple[int, int, int]


@dataclass
class _Held:
    stamp: Stamp | None = None
    catalog: Catalog | None = None
    fault: str | None = None


class Store:
    """The catalogs below a folder.

    Args:
        folder: with a folder for each language.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, _Held] = {}

    def get(self, locale: str) -> Catalog | None:
        """A language's words as they are now, or the last that could be read."""
        held = self._held.get(locale) or self._held.setdefault(locale, _Held())
        path = self.folder / locale / COMPILED
        stamp = _stamp(path)
        if stamp is not None and stamp != held.stamp:
            self._read(locale, path, stamp, held)
        return held.catalog

    def fault(self, locale: str) -> str | None:
        """Why what lies in the folder cannot be served; None where it can."""
        self.get(locale)
        return self._held[locale].fault

    def offered(self) -> Iterator[str]:
        """The languages that have a compiled catalog which has been published."""
        with suppress(OSError), os.scandir(self.folder) as entries:
            for name in [entry.name for entry in entries if entry.is_dir()]:
                catalog = self.get(name)
                if catalog is not None and catalog.offered:
                    yield name

    def _read(self, locale: str, path: Path, stamp: Stamp, held: _Held) -> None:
        before, held.stamp = held.fault, stamp
        try:
            held.catalog, held.fault = read(locale, path.read_bytes()), None
        except (Broken, OSError) as error:
            held.fault = str(error)
            faults.note(faults.Fault(locale, faults.UNREADABLE, held.fault))
        else:
            if before is not None:
                faults.note(faults.Fault(locale, faults.MENDED))


@lru_cache(maxsize=64)
def store_of(folder: Path) -> Store:
    """The store of a folder; the same one for the whole process."""
    return Store(folder)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
