"""Verbs on what was changed together: note it, show the latest, take it back.

A find and replace and an import change many texts in one transaction, under one name, the batch.
So does undoing one, which can be undone in turn.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from dashboard.actions.catalog_showing import MOST_SHOWN
from dashboard.actions.reverting import NothingToRevert
from dashboard.actions.rewriting import Rewriting
from dashboard.errors import Denied, NotFound
from dashboard.events import EntriesChanged
from dashboard.extensions import db
from dashboard.live.catalog_rooms import entries_topic
from dashboard.models.batches import Batch, batches_of, find_batch
from dashboard.models.catalog_changes import IMPORT, REPLACE, UNDO, EntryChange
from dashboard.models.catalog_entries import APPROVED, TRANSLATED, CatalogEntry
from dashboard.models.catalogs import Catalog
from dashboard.models.columns import now
from dashboard.models.event_log import outdate
from dashboard.models.listing import Page
from dashboard.models.users import User
from dashboard.policy import Actor, can, require
from dashboard.transaction import Change, Transaction, transaction

NEEDS: Final = {REPLACE: "translations.edit", IMPORT: "translations.manage"}
"""What one needs to undo what came about like this."""

STRICTEST: Final = "translations.manage"
"""What one needs where that is not known: of an undoing older than these notes."""


@dataclass(frozen=True)
class Undone:
    """What became of a batch that was taken back.

    Args:
        batch: what this change is known by.
        texts: how many say again what they said.
        kept: those that somebody has changed since; they stay as they are.
    """

    batch: str
    texts: int
    kept: list[CatalogEntry]


def recent(actor: Actor, catalog: Catalog, cursor: str | None, limit: int) -> Page[Batch]:
    """The replacements and imports that the actor may undo, the newest first.

    Args:
        actor: needs ``translations.edit`` for the former, ``translations.manage`` for the latter.
        catalog: in which language.
        cursor: of the page, see ``models/listing.py``.
        limit: rows of the page.

    Raises:
        Denied: they may undo nothing in it.
        Invalid: for a cursor that is not ours.
    """
    ways = [how for how, permission in NEEDS.items() if can(actor, permission, catalog)]
    if not ways:
        raise Denied()
    return batches_of(catalog.id, ways, cursor, limit)


def note(actor: Actor, catalog: Catalog, name: str, how: str, texts: int, **words: Any) -> Batch:
    """Keep what was changed together, inside the transaction that does it.

    Args:
        actor: who does it.
        catalog: whose texts.
        name: the ``batch`` of the changes.
        how: one of ``catalog_changes.WAYS``.
        texts: how many are changed.
        words: what was looked for (``find``) and what by it was replaced (``replace``); or the
            name of the batch that it takes back (``undoes``).
    """
    person = actor if isinstance(actor, User) else None
    batch = Batch(
        catalog_id=catalog.id,
        name=name,
        how=how,
        actor_id=person.id if person else None,
        actor_name=person.name if person else None,
        texts=texts,
        **words,
    )
    db.session.add(batch)
    return batch


def record(tx: Transaction, rewriting: Rewriting, texts: int) -> None:
    """Record that texts were changed together, for everybody who sees them.

    Args:
        tx: in which they were.
        rewriting: by which they were.
        texts: how many.
    """
    catalog = rewriting.catalog
    event = EntriesChanged(
        locale=catalog.locale, how=rewriting.how, texts=texts, batch=rewriting.batch
    )
    tx.record(rewriting.actor, event, catalog, *_shown(catalog, rewriting.changes))


def undo(actor: Actor, catalog: Catalog, name: str) -> Undone:
    """Take back what was changed together, except where somebody has changed it again since.

    Args:
        actor: needs ``translations.edit``; ``translations.manage`` where it was an import.
        catalog: whose translations.
        name: what the change is known by.

    Raises:
        Denied
        NotFound: there is no such change in this language.
        NothingToRevert: everything is as it was before.
    """
    with transaction() as tx:
        undone = _undoings(catalog, name)
        require(actor, NEEDS.get(undone[-1].how, STRICTEST), catalog)
        rewriting = Rewriting(actor, catalog, UNDO, secrets.token_hex(8))
        back, kept = _give_back(actor, rewriting, _spans(undone[0]))
        if back:
            note(actor, catalog, str(rewriting.batch), UNDO, back, undoes=name)
            _mark(actor, undone, len(kept))
            record(tx, rewriting, back)
        elif not kept:
            raise NothingToRevert()
    return Undone(str(rewriting.batch), back, kept)


@dataclass
class _Span:
    """What a batch made of one text, from its first change to its last."""

    entry: CatalogEntry
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def is_done(self) -> bool:
        """Whether the text says what it said before, or no code uses it any more."""
        return self.entry.obsolete or self._says(self.before)

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed the text since."""
        return not self._says(self.after) or len(self.before["texts"]) != len(self.entry.texts)

    def _says(self, content: dict[str, Any]) -> bool:
        return (self.entry.texts, self.entry.state) == (content["texts"], content["state"])


def _undoings(catalog: Catalog, name: str) -> list[Batch]:
    """The batch, what it took back if it did, and so on to what was done first.

    Raises NotFound for a batch that is none of this catalog's.
    """
    found: list[Batch] = []
    wanted: str | None = name
    while wanted is not None:
        batch = find_batch(wanted)
        if batch is None or batch.catalog_id != catalog.id:
            raise NotFound()
        found.append(batch)
        wanted = batch.undoes
    return found


def _mark(actor: Actor, undone: list[Batch], kept: int) -> None:
    """What took another batch back and is taken back itself leaves that one in force again."""
    person = actor if isinstance(actor, User) else None
    for place, batch in enumerate(undone):
        is_undone = place % 2 == 0
        batch.undone_at = now() if is_undone else None
        batch.undone_by_id = person.id if person and is_undone else None
        batch.undone_by_name = person.name if person and is_undone else None
        batch.kept = kept if is_undone else 0


def _spans(batch: Batch) -> list[_Span]:
    query = (
        select(EntryChange, CatalogEntry)
        .join(CatalogEntry, CatalogEntry.id == EntryChange.entry_id)
        .where(EntryChange.batch == batch.name)  # and no more, so that its index is used
        .order_by(EntryChange.id)
    )
    found: dict[int, _Span] = {}
    for change, entry in db.session.execute(query):
        if entry.id in found:
            found[entry.id].after = change.after
        else:
            found[entry.id] = _Span(entry, change.before, change.after)
    return list(found.values())


def _give_back(
    actor: Actor, rewriting: Rewriting, spans: list[_Span]
) -> tuple[int, list[CatalogEntry]]:
    """How many texts say again what they said, and which were left alone."""
    back, kept = 0, []
    for span in spans:
        entry = span.entry
        if span.is_done:
            continue
        if span.is_changed:
            kept.append(entry)
            continue
        note = span.before["note"] if entry.note == span.after["note"] else None
        state = _state(actor, entry, span.before["state"])
        back += rewriting.apply(entry, span.before["texts"], state, note) is not None
    return back, kept


def _state(actor: Actor, entry: CatalogEntry, state: str) -> str:
    if state == APPROVED and not can(actor, "translations.review", entry):
        return TRANSLATED
    return state


def _shown(catalog: Catalog, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, or of very many one to notice by that the list has to be fetched anew."""
    if len(changes) <= MOST_SHOWN:
        return changes
    outdate(entries_topic(catalog.locale))
    numbers = tuple(change for change in changes if change.record is catalog)
    return (changes[0], *numbers)
