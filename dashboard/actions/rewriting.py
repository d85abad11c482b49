"""How a text of a catalog becomes another one, whoever asks for it.

One way for all: its words and state, what checks find in it and in texts that say the same, its
history, and the catalog's numbers. Everything happens inside the caller's ``transaction()``, which
then records one event.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dashboard.catalog_checks import Finding as Found
from dashboard.catalog_checks import LanguageFacts, SourceText, facts_for, find
from dashboard.extensions import db
from dashboard.models.catalog_changes import EntryChange
from dashboard.models.catalog_entries import (
    APPROVED,
    NEEDS_WORK,
    SERVED,
    CatalogEntry,
    differs,
    repeated_sources,
    same_words,
    search_of,
    source_key,
)
from dashboard.models.catalog_findings import ERROR, WARNING, Finding
from dashboard.models.catalogs import COUNTERS, Catalog
from dashboard.models.columns import now
from dashboard.models.users import User
from dashboard.policy import Actor
from dashboard.transaction import Change, put


def content_of(entry: CatalogEntry) -> dict[str, Any]:
    """What of a text people change, as its history keeps it."""
    return {"texts": list(entry.texts), "state": entry.state, "note": entry.note}


def checked(
    entry: CatalogEntry, texts: Sequence[str], language: LanguageFacts, same: list[CatalogEntry]
) -> list[Found]:
    """What checks find in a translation.

    Args:
        entry: what is translated.
        texts: its translation.
        language: see ``facts_for``.
        same: other texts of the catalog that say the same in the code.
    """
    source = SourceText(
        entry.source,
        entry.source_plural,
        entry.context,
        tuple(entry.flags),
        others=lambda: [other.texts for other in same if other.state in SERVED],
    )
    return find(source, texts, language)


@dataclass
class Rewriting:
    """Changes to texts of one catalog, made together.

    Args:
        actor: who makes them.
        catalog: whose texts.
        how: one of ``catalog_changes.WAYS``.
        batch: what they are known by together, if they are.
    """

    actor: Actor
    catalog: Catalog
    how: str
    batch: str | None = None
    _touched: dict[int, CatalogEntry] = field(default_factory=dict)
    _counted: bool = False

    @cached_property
    def language(self) -> LanguageFacts:
        """What checks need to know of the language."""
        return facts_for(self.catalog.locale, self.catalog.plural_forms or None)

    def apply(
        self, entry: CatalogEntry, texts: list[str], state: str, note: str | None = None
    ) -> EntryChange | None:
        """Give a text other words, another state or another note.

        Args:
            entry: of the catalog.
            texts: one for each plural form.
            state: one of ``catalog_entries.STATES``.
            note: for other translators; None leaves it alone.

        Returns:
            The entry in its history, which has its id where there is no batch; None where nothing
            is different.
        """
        before = content_of(entry)
        note = entry.note if note is None else note
        after = {"texts": list(texts), "state": state, "note": note}
        if before == after:
            return None
        same = self._same_words(entry)
        with self.counting(entry):
            entry.texts, entry.state, entry.note = list(texts), state, note
            entry.unpublished = not entry.obsolete and differs(entry)
            entry.search = search_of(entry)
            self._sign(entry)
            if before["texts"] != entry.texts:
                self._look(entry, same, keep_dismissed=False)
        if (before["texts"], before["state"]) != (entry.texts, state):
            self._check_others(same)
        return self._remember(entry, before, after)

    @contextmanager
    def counting(self, entry: CatalogEntry) -> Iterator[None]:
        """Keep the catalog's numbers while a text is changed, and show it afterwards."""
        before = share_of(entry)
        yield
        self._count(entry, before)

    def check(self, entry: CatalogEntry, *, keep_dismissed: bool = True) -> bool:
        """Look through a text again.

        Args:
            entry: of the catalog.
            keep_dismissed: whether what was dismissed still is, because neither the text nor its
                source is another one.

        Returns:
            Whether something else is found now.
        """
        before = share_of(entry)
        if not self._look(entry, self._same_words(entry), keep_dismissed=keep_dismissed):
            return False
        self._count(entry, before)
        return True

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to show of it, for ``Transaction.record``; ask once, after everything."""
        if self._counted:
            self.catalog.version += 1
            self._counted = False
            return (*map(put, self._touched.values()), put(self.catalog))
        return tuple(map(put, self._touched.values()))

    def _sign(self, entry: CatalogEntry) -> None:
        person = self.actor if isinstance(self.actor, User) else None
        entry.changed_at = now()
        entry.changed_by_id = person.id if person else None
        entry.changed_by_name = person.name if person else None

    def _remember(
        self, entry: CatalogEntry, before: dict[str, Any], after: dict[str, Any]
    ) -> EntryChange:
        change = EntryChange(
            entry_id=entry.id,
            catalog_id=entry.catalog_id,
            actor_id=entry.changed_by_id,
            actor_name=entry.changed_by_name,
            at=entry.changed_at,
            how=self.how,
            batch=self.batch,
            before=before,
            after=after,
            version=entry.version,
        )
        db.session.add(change)
        if self.batch is None:  # very many are written together
            db.session.flush()
        return change

    def _check_others(self, same: list[CatalogEntry]) -> None:
        """What one text says may make others that say the same fit, or no longer."""
        for other in same:
            self.check(other)

    def _look(self, entry: CatalogEntry, same: list[CatalogEntry], *, keep_dismissed: bool) -> bool:
        found = [] if entry.obsolete else checked(entry, entry.texts, self.language, same)
        known = {_facts(finding): finding for finding in entry.findings}
        if not keep_dismissed:
            known = {facts: it for facts, it in known.items() if it.dismissed_reason is None}
        wanted = [known.get(_facts(finding)) or _finding(entry, finding) for finding in found]
        if set(wanted) == set(entry.findings):
            return False
        entry.findings = wanted
        return True

    def _same_words(self, entry: CatalogEntry) -> list[CatalogEntry]:
        """Other texts that say the same in the code; of very many changes few have any."""
        if self.batch and source_key(entry.source) not in self._repeated:
            return []
        return same_words(entry)

    @cached_property
    def _repeated(self) -> set[str]:
        return repeated_sources(self.catalog.id)

    def _count(self, entry: CatalogEntry, before: Counter[str]) -> None:
        self._touched[entry.id] = entry
        entry.version += 1
        after = share_of(entry)
        for name in COUNTERS:
            if difference := after[name] - before[name]:
                setattr(self.catalog, name, getattr(self.catalog, name) + difference)
                self._counted = True


def share_of(entry: CatalogEntry) -> Counter[str]:
    """What a text adds to each of its catalog's numbers."""
    if entry.obsolete:
        return Counter()
    levels = {finding.level for finding in entry.open_findings}
    return Counter(
        total=1,
        translated=int(entry.state in SERVED),
        approved=int(entry.state == APPROVED),
        fuzzy=int(entry.state == NEEDS_WORK),
        errors=int(ERROR in levels),
        warnings=int(WARNING in levels),
        unpublished=int(entry.unpublished),
        suggestions=entry.suggestions,
    )


def _finding(entry: CatalogEntry, found: Found) -> Finding:
    return Finding(
        catalog_id=entry.catalog_id,
        check=found.check,
        level=found.level,
        form=found.form,
        params=found.params,
    )


def _facts(finding: Finding | Found) -> tuple[str, str, int | None, str]:
    """What makes two findings the same one."""
    params = json.dumps(finding.params, sort_keys=True)
    return finding.check, finding.level, finding.form, params
