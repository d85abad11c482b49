"""Verbs that take in a catalog file that somebody has: first to see, then to do.

What is taken becomes translations as if it had been typed: the same checks, the same history, and
nobody reads it before it is published. All of it has one name, the batch, by which it is undone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.actions import import_previews
from dashboard.actions.catalog_showing import shown
from dashboard.actions.import_comparison import CONFLICT, UNKNOWN, Comparison, Item
from dashboard.actions.import_writing import write
from dashboard.catalog_files import Catalog as File
from dashboard.errors import Conflict, DashboardError
from dashboard.events import EntriesChanged
from dashboard.models.catalog_changes import IMPORT
from dashboard.models.catalogs import Catalog
from dashboard.policy import Actor, require
from dashboard.transaction import put, transaction

THEIRS: Final = "theirs"
YOURS: Final = "yours"

MOST_TOLD: Final = 100
"""Refused translations that one answer lists."""


class Refused(DashboardError):
    """Some of the translations that would be taken are not acceptable.

    Args:
        items: those.
    """

    status, code = 400, "refused"
    title = _l("The file has translations with errors")
    message = _l("Nothing was imported. Mend these translations, or import the others only.")

    def __init__(self, items: list[Item]) -> None:
        super().__init__()
        self.items = items

    @property
    def details(self) -> dict[str, Any]:
        faults = [
            {
                "key": item.theirs.key,
                "line": item.theirs.line,
                "source": item.theirs.source,
                "reason": item.reason,
            }
            for item in self.items[:MOST_TOLD]
        ]
        return {"faults": faults, "total": len(self.items)}


class OtherPreview(Conflict):
    """What was shown of an import is no longer what it would do."""

    code = "other_preview"
    title = _l("The translations have changed")
    message = _l("Somebody has changed translations since you looked at the file. Look again.")

    def __init__(self, revision: str) -> None:
        super().__init__({"revision": revision})


@dataclass(frozen=True)
class Chosen:
    """What to take of a file.

    Args:
        take: ``theirs`` or ``yours``, where both have changed a translation.
        kinds: the same for all texts of a kind, by its name; the others are taken.
        choices: the same for single texts, by key, whatever their kind.
        without_refused: leave translations with errors out, instead of taking nothing.
        revision: of the preview that was decided on, if there was one.
    """

    take: str = YOURS
    kinds: Mapping[str, str] | None = None
    choices: Mapping[str, str] | None = None
    without_refused: bool = False
    revision: str | None = None

    def takes(self, item: Item) -> bool:
        """Whether the translation of the file is wanted."""
        if item.kind == UNKNOWN:
            return False
        kinds = {CONFLICT: self.take, **(self.kinds or {})}
        usual = kinds.get(item.kind, THEIRS)
        return (self.choices or {}).get(item.theirs.key, usual) == THEIRS


@dataclass(frozen=True)
class Imported:
    """What was taken.

    Args:
        batch: what the change is known by, for undoing it; None where nothing was.
        texts: how many translations.
        refused: how many were left out, because they have errors.
    """

    batch: str | None
    texts: int
    refused: int


def preview(actor: Actor, catalog: Catalog, content: bytes) -> Comparison:
    """What importing a file would do; nothing is changed.

    Args:
        actor: needs ``translations.manage`` for the language.
        catalog: of which language.
        content: the file.

    Raises:
        Denied
        BrokenCatalog: with the line and the reason.
    """
    require(actor, "translations.manage", catalog)
    return _compared(catalog, content)


def apply(actor: Actor, catalog: Catalog, content: bytes, chosen: Chosen) -> Imported:
    """Take translations of a file, in one change.

    Args:
        actor: needs ``translations.manage`` for the language.
        catalog: of which language.
        content: the file.
        chosen: what of it.

    Raises:
        Denied
        BrokenCatalog: with the line and the reason.
        Refused: some of them have errors.
        OtherPreview: translations were changed since the preview.
    """
    require(actor, "translations.manage", catalog)
    _compared(catalog, content)  # takes long where it is not known, and so comes before the lock
    with transaction() as tx:
        require(actor, "translations.manage", catalog)
        compared = _compared(catalog, content)
        if chosen.revision not in (None, compared.revision):
            raise OtherPreview(compared.revision)
        wanted = [item for item in compared.items if chosen.takes(item)]
        refused = [item for item in wanted if item.is_refused]
        if refused and not chosen.without_refused:
            raise Refused(refused)
        taken = [item for item in wanted if not item.is_refused]
        batch = secrets.token_hex(8)
        if taken:
            ids = write(actor, catalog, taken, batch)
            catalog.version += 1
            event = EntriesChanged(locale=catalog.locale, how=IMPORT, texts=len(taken), batch=batch)
            tx.record(actor, event, catalog, put(catalog), *shown(catalog, ids))
    return Imported(batch if taken else None, len(taken), len(refused))


def forget(catalog: Catalog, content: bytes) -> None:
    """Nobody goes on looking at a file."""
    import_previews.forget(catalog, content)


def _compared(catalog: Catalog, content: bytes) -> Comparison:
    file, found = import_previews.compared(catalog, content)
    return replace(found, language=_other_language(catalog, file))


def _other_language(catalog: Catalog, file: File) -> str | None:
    """What a file says that its language is, where it is not this one."""
    named = file.fields.get("Language", "").replace("-", "_")
    same = named.lower().partition("_")[0] == catalog.locale.lower().partition("_")[0]
    return None if same or not named else named[:40]
