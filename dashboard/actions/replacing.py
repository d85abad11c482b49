"""Find and replace in the translations of a language: first to see, then to do, and to undo.

Everything is changed in one transaction by the same rules as when it is typed, and stands in the
history of each text under one name, the batch.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard.actions.entry_fields import clean_texts, state_after
from dashboard.actions.replacement import Replacement
from dashboard.actions.reverting import NothingToRevert
from dashboard.actions.rewriting import Rewriting, checked
from dashboard.catalog_checks import Finding, LanguageFacts, facts_for, has_errors
from dashboard.errors import Conflict, Invalid, NotFound
from dashboard.events import EntriesChanged
from dashboard.extensions import db
from dashboard.live.catalog_rooms import entries_topic
from dashboard.models.catalog_changes import REPLACE, UNDO, EntryChange
from dashboard.models.catalog_entries import APPROVED, NEEDS_WORK, TRANSLATED, CatalogEntry
from dashboard.models.catalog_search import Criteria
from dashboard.models.catalogs import Catalog
from dashboard.models.event_log import outdate
from dashboard.policy import Actor, can, require
from dashboard.transaction import Change, Transaction, transaction

MOST_AT_ONCE: Final = 500
"""Texts that one find and replace may change; nobody reads through more before they agree."""

MOST_SHOWN: Final = 200
"""Texts that a dry run shows; and that open pages are shown one by one: after more of them they
fetch their list anew."""

NEEDS: Final = {REPLACE: "translations.edit", UNDO: "translations.edit"}
"""What one needs to undo what came about like this; imports are undone by who may import."""


class OtherCount(Conflict):
    """What a dry run showed is no longer what would be changed.

    Args:
        total: how many texts it would be now.
    """

    code = "other_count"
    title = _l("The translations have changed")
    message = _l("Other translations would be replaced now than you have seen. Look again.")

    def __init__(self, total: int) -> None:
        super().__init__({"total": total})


@dataclass(frozen=True)
class Found:
    """A text in which something would be replaced.

    Args:
        entry: as it is.
        after: its translation afterwards.
        language: what checks need to know of it.
    """

    entry: CatalogEntry
    after: list[str]
    language: LanguageFacts

    @cached_property
    def findings(self) -> list[Finding]:
        """What checks would find in the text afterwards."""
        return checked(self.entry, self.after, self.language, [])

    def public(self) -> dict[str, Any]:
        """The text before and after, as whoever may edit it is shown it."""
        findings = [
            {"check": it.check, "level": it.level, "form": it.form, "params": it.params}
            for it in self.findings
        ]
        return {
            "id": self.entry.id,
            "source": self.entry.source,
            "before": self.entry.texts,
            "after": self.after,
            "findings": findings,
        }


@dataclass(frozen=True)
class Preview:
    """What a replacement would do.

    Args:
        items: the first texts in which something would be replaced.
        total: in how many that would be.
    """

    items: list[Found]
    total: int


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


def preview(actor: Actor, catalog: Catalog, wanted: Criteria, replacement: Replacement) -> Preview:
    """What a replacement would change; nothing is.

    Args:
        actor: needs ``translations.edit``.
        catalog: whose translations.
        wanted: in which of its texts.
        replacement: of what, by what.

    Raises:
        Denied
        Invalid: a translation would become one that cannot be saved.
    """
    require(actor, "translations.edit", catalog)
    after = _after(wanted, replacement)
    first = dict(islice(after.items(), MOST_SHOWN))
    return Preview(list(_found(catalog, first)), len(after))


def replace(
    actor: Actor,
    catalog: Catalog,
    wanted: Criteria,
    replacement: Replacement,
    expected: int,
) -> tuple[str, list[Found]]:
    """Replace words in translations.

    Args:
        actor: needs ``translations.edit``.
        catalog: whose translations.
        wanted: in which of its texts.
        replacement: of what, by what.
        expected: in how many, as ``preview`` said.

    Returns:
        What the change is known by, for ``undo``, and what was changed.

    Raises:
        Denied
        Invalid: also when they are too many at once.
        OtherCount: there are more now, or less.
    """
    batch = secrets.token_hex(8)
    with transaction() as tx:
        require(actor, "translations.edit", catalog)
        after = _after(wanted, replacement)
        if len(after) != expected:
            raise OtherCount(len(after))
        if len(after) > MOST_AT_ONCE:
            message = _l("Narrow your search to at most %(most)s translations.", most=MOST_AT_ONCE)
            raise Invalid(message=message)
        found = list(_found(catalog, after))
        if found:
            rewriting = Rewriting(actor, catalog, REPLACE, batch)
            for one in found:
                rewriting.apply(one.entry, one.after, _state(actor, one))
            _record(tx, rewriting, len(found))
    return batch, found


def undo(actor: Actor, catalog: Catalog, batch: str) -> Undone:
    """Take back what was changed together, except where somebody has changed it again since.

    Args:
        actor: needs ``translations.edit``; ``translations.manage`` where it was an import.
        catalog: whose translations.
        batch: what the change is known by.

    Raises:
        Denied
        NotFound: there is no such change in this language.
        NothingToRevert: everything is as it was before.
    """
    with transaction() as tx:
        spans = _spans(catalog, batch)
        require(actor, NEEDS.get(spans[0].how, "translations.manage"), catalog)
        rewriting = Rewriting(actor, catalog, UNDO, secrets.token_hex(8))
        back, kept = 0, []
        for span in spans:
            entry = span.entry
            if span.is_done:
                continue
            if span.is_changed:
                kept.append(entry)
                continue
            note = span.before["note"] if entry.note == span.after["note"] else None
            state = _given_back(actor, entry, span.before["state"])
            back += rewriting.apply(entry, span.before["texts"], state, note) is not None
        if back:
            _record(tx, rewriting, back)
        elif not kept:
            raise NothingToRevert()
    return Undone(str(rewriting.batch), back, kept)


@dataclass
class _Span:
    """What a batch made of one text, from its first change to its last."""

    entry: CatalogEntry
    how: str
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


def _spans(catalog: Catalog, batch: str) -> list[_Span]:
    """Raises NotFound for a batch that is none of this catalog's."""
    query = (
        select(EntryChange, CatalogEntry)
        .join(CatalogEntry, CatalogEntry.id == EntryChange.entry_id)
        .where(EntryChange.batch == batch, EntryChange.catalog_id == catalog.id)
        .order_by(EntryChange.id)
    )
    found: dict[int, _Span] = {}
    for change, entry in db.session.execute(query):
        if entry.id in found:
            found[entry.id].after = change.after
        else:
            found[entry.id] = _Span(entry, change.how, change.before, change.after)
    if not found:
        raise NotFound()
    return list(found.values())


def _after(wanted: Criteria, replacement: Replacement) -> dict[int, list[str]]:
    """What texts would become, by their ids and in the order of the file."""
    columns = select(CatalogEntry.id, CatalogEntry.texts).where(*wanted.conditions())
    columns = columns.order_by(CatalogEntry.position, CatalogEntry.id)
    after = {}
    for entry_id, texts in db.session.execute(columns):
        new = [replacement.apply(text) for text in texts]
        if new != texts:
            after[entry_id] = new
    return after


def _found(catalog: Catalog, after: Mapping[int, list[str]]) -> Iterator[Found]:
    language = facts_for(catalog.locale, catalog.plural_forms or None)
    for entry in _entries(list(after)):
        yield _clean(entry, after[entry.id], language)


def _entries(ids: list[int]) -> Iterator[CatalogEntry]:
    """The texts with these ids, in this order."""
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        query = select(CatalogEntry).where(CatalogEntry.id.in_(some))
        found = {entry.id: entry for entry in db.session.scalars(query)}
        yield from (found[entry_id] for entry_id in some)


def _clean(entry: CatalogEntry, after: list[str], language: LanguageFacts) -> Found:
    try:
        texts = clean_texts(entry, after)
    except Invalid as error:
        raise Invalid({"replace": error.fields["texts"]}) from error
    return Found(entry, texts, language)


def _state(actor: Actor, found: Found) -> str:
    """What needs work still does; what is approved stays so by who may approve it."""
    entry = found.entry
    if entry.state == APPROVED:
        stays = can(actor, "translations.review", entry) and not has_errors(found.findings)
        return state_after(entry, found.after, None, may_review=stays)
    asked = NEEDS_WORK if entry.state == NEEDS_WORK else None
    return state_after(entry, found.after, asked, may_review=False)


def _given_back(actor: Actor, entry: CatalogEntry, state: str) -> str:
    if state == APPROVED and not can(actor, "translations.review", entry):
        return TRANSLATED
    return state


def _record(tx: Transaction, rewriting: Rewriting, texts: int) -> None:
    catalog = rewriting.catalog
    event = EntriesChanged(
        locale=catalog.locale, how=rewriting.how, texts=texts, batch=rewriting.batch
    )
    tx.record(rewriting.actor, event, catalog, *_shown(catalog, rewriting.changes))


def _shown(catalog: Catalog, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, or of very many one to notice by that the list has to be fetched anew."""
    if len(changes) <= MOST_SHOWN:
        return changes
    outdate(entries_topic(catalog.locale))
    numbers = tuple(change for change in changes if change.record is catalog)
    return (changes[0], *numbers)
