"""Verbs on the texts of a catalog: translate, approve, mark, dismiss a warning, take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard import fields
from dashboard.actions.entry_fields import Wanted, clean, clean_texts, merged, state_after
from dashboard.actions.reverting import NothingToRevert
from dashboard.actions.rewriting import Rewriting, checked, content_of
from dashboard.catalog_checks import Finding as Found
from dashboard.catalog_checks import facts_for
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.events import EntryDismissed, EntryNoted, EntryTranslated
from dashboard.extensions import db
from dashboard.models.catalog_changes import EDIT, NOTE, REVERT, EntryChange, content_at
from dashboard.models.catalog_entries import APPROVED, CatalogEntry, same_words
from dashboard.models.catalog_findings import ERROR, Finding
from dashboard.models.catalogs import Catalog
from dashboard.models.columns import now
from dashboard.models.users import User
from dashboard.policy import Actor, can, require, sees_catalog
from dashboard.transaction import Transaction, transaction

MOST_REASON: Final = 500


@dataclass(frozen=True)
class Saved:
    """What became of a text.

    Args:
        entry: as it is now.
        merged: whether somebody else's changes to other parts of it were taken along.
    """

    entry: CatalogEntry
    merged: bool = False


def save(
    actor: Actor,
    entry: CatalogEntry,
    *,
    texts: object = None,
    state: object = None,
    note: object = None,
    version: int | None = None,
) -> Saved:
    """Translate a text, approve it or mark it, or write a note for other translators.

    Args:
        actor: needs ``translations.edit``, or ``translations.review`` for a state alone.
        entry: the text.
        texts: its translation, one for each plural form; None leaves it as it is.
        state: needs_work, translated or approved; by default what is saved is translated.
        note: what other translators should know; None leaves it as it is.
        version: the version that the actor has seen, if known.

    Raises:
        Denied, Invalid, NotFound
        EntryConflict: somebody else has changed the same part since ``version``.
    """
    with transaction() as tx:
        catalog = require_current(actor, entry)
        wanted = clean(entry, texts, state, note)
        _require_may(actor, entry, wanted)
        took_along = False
        if version is not None and version != entry.version:
            base = _base(entry, version)
            took_along = base != content_of(entry)
            wanted = merged(entry, base, wanted)
        rewriting = Rewriting(actor, catalog, EDIT)
        change = _rewrite(actor, rewriting, entry, wanted)
        _record(tx, actor, entry, rewriting, change)
    return Saved(entry, took_along)


def revert(
    actor: Actor, entry: CatalogEntry, change: EntryChange, version: int | None = None
) -> CatalogEntry:
    """Have a text say again what it said before a change; a change of its own.

    Args:
        actor: needs ``translations.edit``.
        entry: the text.
        change: in its history.
        version: the version that the actor has seen, if known.

    Raises:
        Denied, NotFound
        NothingToRevert: it says that already.
        Conflict: it has changed since ``version``.
    """
    with transaction() as tx:
        catalog = require_current(actor, entry)
        require(actor, "translations.edit", entry)
        require_unchanged(entry, version)
        before = change.before
        if change.entry_id != entry.id or len(before["texts"]) != len(entry.texts):
            raise NotFound()
        wanted = Wanted(before["texts"], before["state"], before["note"])
        if wanted.state == APPROVED and not can(actor, "translations.review", entry):
            wanted = Wanted(wanted.texts, None, wanted.note)
        rewriting = Rewriting(actor, catalog, REVERT)
        made = _rewrite(actor, rewriting, entry, wanted)
        if made is None:
            raise NothingToRevert()
        _record(tx, actor, entry, rewriting, made)
    return entry


def find_faults(actor: Actor, entry: CatalogEntry, texts: object) -> list[Found]:
    """What checks would find in a translation of a text; nothing is changed.

    Raises:
        Invalid
        NotFound: the actor may not see the language.
    """
    catalog = catalog_of(entry)
    if not sees_catalog(actor, entry.locale):
        raise NotFound()
    language = facts_for(catalog.locale, catalog.plural_forms or None)
    return checked(entry, clean_texts(entry, texts), language, same_words(entry))


def dismiss(actor: Actor, entry: CatalogEntry, check: str, reason: object) -> CatalogEntry:
    """Say why what a check warns of is all right; it holds until the text changes.

    Args:
        actor: needs ``translations.edit``.
        entry: the text.
        check: the name of a check that found something in it; errors cannot be dismissed.
        reason: for other translators.

    Raises:
        Denied, Invalid
        NotFound: it has found nothing, or no longer.
    """
    clean_reason = fields.passage(reason, "reason", MOST_REASON)

    def mark(finding: Finding) -> None:
        if finding.level == ERROR:
            raise Invalid(message=_l("Only warnings can be dismissed. Errors have to be mended."))
        finding.dismissed_reason = clean_reason
        finding.dismissed_by_id = actor.id
        finding.dismissed_by_name = actor.name if isinstance(actor, User) else None
        finding.dismissed_at = now()

    return _mark(actor, entry, check, clean_reason, mark)


def undismiss(actor: Actor, entry: CatalogEntry, check: str) -> CatalogEntry:
    """Take the dismissal of a warning back.

    Args:
        actor: needs ``translations.edit``.
        entry: the text.
        check: the name of the check.

    Raises:
        Denied
        NotFound: it was not dismissed.
    """

    def mark(finding: Finding) -> None:
        finding.dismissed_reason = finding.dismissed_by_id = None
        finding.dismissed_by_name = finding.dismissed_at = None

    return _mark(actor, entry, check, None, mark)


def catalog_of(entry: CatalogEntry) -> Catalog:
    """The catalog that a text belongs to."""
    return db.session.get_one(Catalog, entry.catalog_id)


def require_current(actor: Actor, entry: CatalogEntry) -> Catalog:
    """Demand that a text is still one of the app's, and that ``actor`` sees it.

    Raises:
        NotFound
    """
    if entry.obsolete or not sees_catalog(actor, entry.locale):
        raise NotFound()
    return catalog_of(entry)


def require_unchanged(entry: CatalogEntry, version: int | None) -> None:
    """Demand that nobody has changed a text since a version.

    Raises:
        Conflict
    """
    if version is not None and version != entry.version:
        raise Conflict(entry.public())


def _require_may(actor: Actor, entry: CatalogEntry, wanted: Wanted) -> None:
    reviews = can(actor, "translations.review", entry)
    if wanted.state == APPROVED and not reviews:
        raise Denied(_l("Your roles do not allow you to approve translations."), "state")
    if wanted.texts is None and wanted.note is None and reviews:
        return
    require(actor, "translations.edit", entry)


def _base(entry: CatalogEntry, version: int) -> dict[str, Any]:
    if version > entry.version:
        raise Conflict(entry.public())
    return content_at(entry.id, version) or content_of(entry)


def _rewrite(
    actor: Actor, rewriting: Rewriting, entry: CatalogEntry, wanted: Wanted
) -> EntryChange | None:
    texts = entry.texts if wanted.texts is None else wanted.texts
    reviews = can(actor, "translations.review", entry)
    state = state_after(entry, texts, wanted.state, may_review=reviews)
    if wanted.state == APPROVED != state:
        raise Invalid({"state": _l("Translate every form before you approve it.")})
    if rewriting.how == EDIT and (texts, state) == (entry.texts, entry.state):
        rewriting.how = NOTE
    change = rewriting.apply(entry, texts, state, wanted.note)
    if wanted.state == APPROVED and any(it.level == ERROR for it in entry.open_findings):
        raise Invalid({"state": _l("Mend the errors before you approve it.")})
    return change


def _record(
    tx: Transaction,
    actor: Actor,
    entry: CatalogEntry,
    rewriting: Rewriting,
    change: EntryChange | None,
) -> None:
    if change is None:
        return
    event: EntryTranslated | EntryNoted
    if change.how == NOTE:
        event = EntryNoted(locale=entry.locale, key=entry.key)
    else:
        event = EntryTranslated(
            locale=entry.locale,
            key=entry.key,
            how=change.how,
            state=entry.state,
            change=change.id,
        )
    tx.record(actor, event, entry, *rewriting.changes)


def _mark(
    actor: Actor,
    entry: CatalogEntry,
    check: str,
    reason: str | None,
    mark: Callable[[Finding], None],
) -> CatalogEntry:
    with transaction() as tx:
        catalog = require_current(actor, entry)
        require(actor, "translations.edit", entry)
        dismissing = reason is not None
        found = [
            finding
            for finding in entry.findings
            if finding.check == check and (finding.dismissed_reason is None) == dismissing
        ]
        if not found:
            raise NotFound()
        rewriting = Rewriting(actor, catalog, EDIT)
        with rewriting.counting(entry):
            for finding in found:
                mark(finding)
        event = EntryDismissed(locale=entry.locale, key=entry.key, check=check, reason=reason)
        tx.record(actor, event, entry, *rewriting.changes)
    return entry
