"""Verbs on suggestions: make one, withdraw it, accept it, reject it."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from dashboard import fields
from dashboard.actions.entry_fields import clean_texts, state_after
from dashboard.actions.rewriting import Rewriting
from dashboard.actions.translating import require_current, require_unchanged
from dashboard.errors import DashboardError, Denied, Invalid, NotFound
from dashboard.events import (
    Event,
    SuggestionAccepted,
    SuggestionMade,
    SuggestionRejected,
    SuggestionWithdrawn,
)
from dashboard.extensions import db
from dashboard.models.catalog_changes import SUGGESTION
from dashboard.models.catalog_entries import APPROVED, CatalogEntry, find_entry
from dashboard.models.catalog_findings import ERROR
from dashboard.models.columns import now
from dashboard.models.suggestions import ACCEPTED, OPEN, REJECTED, WITHDRAWN, Suggestion
from dashboard.models.users import User
from dashboard.policy import require
from dashboard.transaction import Transaction, transaction

MOST_COMMENT: Final = 1000
MOST_REASON: Final = 500

MOST_OPEN: Final = 10
"""Suggestions of one person for one text that wait to be decided on."""


class Decided(DashboardError):
    """Somebody was faster: it is not open any more."""

    status, code = 409, "decided"
    title = _l("Somebody has already decided")
    message = _l("This suggestion has already been accepted, rejected or withdrawn.")


def make(actor: User, entry: CatalogEntry, texts: object, comment: object = "") -> Suggestion:
    """Suggest another translation of a text.

    Args:
        actor: needs ``translations.suggest``.
        entry: the text.
        texts: the translation, one for each plural form.
        comment: why it would be better, for those who decide.

    Raises:
        Denied, Invalid
        NotFound: the actor may not see the language.
    """
    with transaction() as tx:
        catalog = require_current(actor, entry)
        require(actor, "translations.suggest", entry)
        wanted = _wanted(actor, entry, texts)
        suggestion = Suggestion(
            entry_id=entry.id,
            catalog_id=entry.catalog_id,
            author_id=actor.id,
            author_name=actor.name,
            texts=wanted,
            comment=fields.passage(comment, "comment", MOST_COMMENT, required=False),
            state=OPEN,
        )
        db.session.add(suggestion)
        db.session.flush()
        rewriting = Rewriting(actor, catalog, SUGGESTION)
        with rewriting.counting(entry):
            entry.suggestions += 1
        event = SuggestionMade(locale=entry.locale, key=entry.key, suggestion=suggestion.id)
        tx.record(actor, event, entry, *rewriting.changes)
    return suggestion


def accept(
    actor: User, suggestion: Suggestion, texts: object = None, version: int | None = None
) -> CatalogEntry:
    """Make a suggestion the translation. It is approved, unless checks find errors in it.

    Args:
        actor: needs ``translations.review``.
        suggestion: an open one.
        texts: the translation, where the suggestion is taken with changes.
        version: the version of the text that the actor has seen, if known.

    Raises:
        Denied, Invalid, NotFound
        Conflict: the text has changed since ``version``.
        Decided: somebody was faster.
    """
    with transaction() as tx:
        entry = _open(actor, suggestion, "translations.review")
        require_unchanged(entry, version)
        wanted = clean_texts(entry, suggestion.texts if texts is None else texts)
        if not any(wanted):
            raise Invalid({"texts": _l("This field is required.")})
        rewriting = Rewriting(actor, require_current(actor, entry), SUGGESTION)
        state = state_after(entry, wanted, APPROVED, may_review=True)
        rewriting.apply(entry, wanted, state)
        if state == APPROVED and any(it.level == ERROR for it in entry.open_findings):
            raise Invalid({"texts": _l("Mend the errors before you accept it.")})
        _decide(actor, suggestion, ACCEPTED)
        with rewriting.counting(entry):
            entry.suggestions -= 1
        event = SuggestionAccepted(
            locale=entry.locale,
            key=entry.key,
            suggestion=suggestion.id,
            user_id=suggestion.author_id,
            edited=wanted != suggestion.texts,
        )
        tx.record(actor, event, entry, *rewriting.changes)
    return entry


def reject(actor: User, suggestion: Suggestion, reason: object) -> CatalogEntry:
    """Turn a suggestion down; its author is told why.

    Args:
        actor: needs ``translations.review``.
        suggestion: an open one.
        reason: for its author.

    Raises:
        Denied, Invalid, NotFound
        Decided: somebody was faster.
    """
    with transaction() as tx:
        entry = _open(actor, suggestion, "translations.review")
        clean_reason = fields.passage(reason, "reason", MOST_REASON)
        _decide(actor, suggestion, REJECTED, clean_reason)
        event = SuggestionRejected(
            locale=entry.locale,
            key=entry.key,
            suggestion=suggestion.id,
            user_id=suggestion.author_id,
            reason=clean_reason,
        )
        _one_less(tx, actor, entry, event)
    return entry


def withdraw(actor: User, suggestion: Suggestion) -> CatalogEntry:
    """Take a suggestion of one's own back, so that nobody has to decide on it.

    Args:
        actor: who made it; needs ``translations.suggest``.
        suggestion: an open one.

    Raises:
        Denied: also for those of others.
        NotFound
        Decided: it was decided on before.
    """
    with transaction() as tx:
        entry = _open(actor, suggestion, "translations.suggest")
        if suggestion.author_id != actor.id:
            raise Denied(_l("Only whoever made a suggestion can withdraw it."))
        _decide(actor, suggestion, WITHDRAWN)
        event = SuggestionWithdrawn(locale=entry.locale, key=entry.key, suggestion=suggestion.id)
        _one_less(tx, actor, entry, event)
    return entry


def _wanted(actor: User, entry: CatalogEntry, texts: object) -> list[str]:
    wanted = clean_texts(entry, texts)
    if not all(wanted):
        raise Invalid({"texts": _l("This field is required.")})
    if wanted == entry.texts:
        raise Invalid({"texts": _l("That is the translation already.")})
    waiting = select(Suggestion).filter_by(entry_id=entry.id, state=OPEN)
    if any(it.texts == wanted for it in db.session.scalars(waiting)):
        raise Invalid({"texts": _l("That has been suggested already.")})
    own = select(func.count()).select_from(waiting.filter_by(author_id=actor.id).subquery())
    if (db.session.scalar(own) or 0) >= MOST_OPEN:
        most = _l("Wait until some of your suggestions for this text have been decided on.")
        raise Invalid({"texts": most})
    return wanted


def _open(actor: User, suggestion: Suggestion, permission: str) -> CatalogEntry:
    """The text of a suggestion that nobody has decided on, for whoever may do this with it."""
    entry = find_entry(suggestion.entry_id)
    if entry is None:
        raise NotFound()
    require_current(actor, entry)
    require(actor, permission, entry)
    if suggestion.state != OPEN:
        raise Decided()
    return entry


def _decide(actor: User, suggestion: Suggestion, state: str, reason: str = "") -> None:
    suggestion.state, suggestion.reason = state, reason
    suggestion.decided_at = now()
    suggestion.decided_by_id, suggestion.decided_by_name = actor.id, actor.name


def _one_less(tx: Transaction, actor: User, entry: CatalogEntry, event: Event) -> None:
    """Record what became of a suggestion that left its text as it is."""
    rewriting = Rewriting(actor, require_current(actor, entry), SUGGESTION)
    with rewriting.counting(entry):
        entry.suggestions -= 1
    tx.record(actor, event, entry, *rewriting.changes)
