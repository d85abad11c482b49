"""Find and replace in the translations of a language: first to see, then to do.

Everything is changed in one transaction by the same rules as when it is typed, and stands in the
history of each text under one name, the batch, by which it is undone (``actions/batches.py``).
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

from dashboard.actions import batches
from dashboard.actions.entry_fields import clean_texts, state_after
from dashboard.actions.replacement import Replacement
from dashboard.actions.rewriting import Rewriting, checked
from dashboard.catalog_checks import Finding, LanguageFacts, facts_for, has_errors
from dashboard.errors import Conflict, Invalid
from dashboard.extensions import db
from dashboard.models.catalog_changes import REPLACE
from dashboard.models.catalog_entries import APPROVED, NEEDS_WORK, CatalogEntry
from dashboard.models.catalog_search import Criteria
from dashboard.models.catalogs import Catalog
from dashboard.policy import Actor, can, require
from dashboard.transaction import transaction

MOST_AT_ONCE: Final = 500
"""Texts that one find and replace may change; nobody reads through more before they agree."""

MOST_SHOWN: Final = 200
"""Texts that a dry run shows."""


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
        What the change is known by, for ``batches.undo``, and what was changed.

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
            words = {"find": replacement.find, "replace": replacement.replace}
            batches.note(actor, catalog, batch, REPLACE, len(found), **words)
            batches.record(tx, rewriting, len(found))
    return batch, found


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
