"""What files would change, kept while people look at them page by page: working it out takes
seconds for ten thousand texts.

Nothing is shown that is not so any more: a comparison holds for the versions of the texts that it
was made with.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias

from flask import current_app

from dashboard import offload
from dashboard.actions.import_comparison import COLUMNS, Comparison, compare
from dashboard.catalog_checks import facts_for
from dashboard.catalog_files import Catalog as File
from dashboard.catalog_files import read
from dashboard.catalog_folder import digest_of
from dashboard.models.catalog_bulk import rows_of
from dashboard.models.catalogs import Catalog

MOST: Final = 2
"""Files that a process keeps in mind; a large one takes some ten megabytes."""

STATE: Final = ("key", "version", "obsolete")
"""What of the texts tells that none of them has changed."""


@dataclass(frozen=True)
class Kept:
    """A file that somebody looks at.

    Args:
        file: what it says.
        state: of the catalog that it was held against.
        found: what it would change there.
    """

    file: File
    state: str
    found: Comparison


Previews: TypeAlias = "OrderedDict[tuple[int, str], Kept]"


def compared(catalog: Catalog, content: bytes) -> tuple[File, Comparison]:
    """A file, and what it would change as the catalog is now.

    Args:
        catalog: of which language.
        content: the file.

    Raises:
        BrokenCatalog: with the line and the reason.
    """
    name = catalog.id, digest_of(content)
    state = _state(catalog)
    kept = _previews().get(name)
    if kept is None or kept.state != state:
        file = kept.file if kept else offload.run(read, content)
        language = facts_for(catalog.locale, catalog.plural_forms or None)
        rows = rows_of(catalog.id, COLUMNS)
        kept = Kept(file, state, offload.run(compare, file.entries, rows, language))
    _keep(name, kept)
    return kept.file, kept.found


def forget(catalog: Catalog, content: bytes) -> None:
    """Nobody looks at a file any more."""
    _previews().pop((catalog.id, digest_of(content)), None)


def _keep(name: tuple[int, str], kept: Kept) -> None:
    previews = _previews()
    previews[name] = kept
    previews.move_to_end(name)
    while len(previews) > MOST:
        previews.popitem(last=False)


def _previews() -> Previews:
    """Those of this process."""
    previews: Previews = current_app.extensions.setdefault("import_previews", OrderedDict())
    return previews


def _state(catalog: Catalog) -> str:
    """Another one as soon as any text is another, or there are other ones."""
    digest = hashlib.blake2b(catalog.plural_forms.encode(), digest_size=16)
    for row in rows_of(catalog.id, STATE):
        digest.update(f"{row['key']} {row['version']} {row['obsolete']}\n".encode())
    return digest.hexdigest()
