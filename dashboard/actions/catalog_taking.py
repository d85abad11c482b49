"""Writing into the database what a catalog's file has: many texts at once, inside a transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeAlias

from dashboard import offload
from dashboard.catalog_checks import LanguageFacts, SourceText, facts_for, find
from dashboard.catalog_files import Message
from dashboard.catalog_merging import COLUMNS, Plan, Row, plan
from dashboard.extensions import db
from dashboard.models.catalog_bulk import (
    add_changes,
    ids_by_key,
    insert_entries,
    rewrite_findings,
    rows_of,
    update_entries,
)
from dashboard.models.catalog_entries import SERVED, search_of, source_key
from dashboard.models.catalogs import Catalog
from dashboard.models.columns import now

WORDS = ("source", "source_plural", "context", "texts", "obsolete", "flags")
"""What checks depend on."""

Findings: TypeAlias = "list[dict[str, Any]]"
Known: TypeAlias = "dict[str, Findings]"


@dataclass
class Taken:
    """What was written.

    Args:
        ids: of the texts that are others now.
        words: how many known texts have other words or another state.
        wanting: how many are new, or have another source, and wait for a translation.
    """

    ids: list[int] = field(default_factory=list)
    words: int = 0
    wanting: int = 0


@dataclass
class Work:
    """What has to be written so that the database says what a file says.

    Args:
        rows: what the database had when this was worked out.
        plan: what has to be written.
        found: for each text that was looked through, by its key, the columns of its findings.
        known: the same by all that checks depend on, so that nothing is looked through twice.
    """

    rows: list[Row]
    plan: Plan
    found: dict[str, Findings]
    known: Known


def worked_out(catalog: Catalog | None, locale: str, rule: str, entries: Sequence[Message]) -> Work:
    """Everything about a file that takes long, before the transaction that writes it.

    Ten thousand texts take seconds of looking through, in which others work and write.

    Args:
        catalog: whose file it is, if the database has it already.
        locale: its language.
        rule: its plural forms, as the header says them.
        entries: the file's texts, in its order.
    """
    rows = rows_of(catalog.id, COLUMNS) if catalog else []
    db.session.rollback()
    return offload.run(_work, entries, rows, facts_for(locale, rule or None), {})


def take(catalog: Catalog, entries: Sequence[Message], work: Work) -> Taken:
    """Write what was worked out; where somebody wrote meanwhile, it is worked out again.

    Args:
        catalog: whose file; in the database by now.
        entries: the file's texts, in its order.
        work: from ``worked_out``.
    """
    rows = rows_of(catalog.id, COLUMNS)
    if rows != work.rows:
        language = facts_for(catalog.locale, catalog.plural_forms or None)
        work = offload.run(_work, entries, rows, language, work.known)
    made = work.plan
    insert_entries(catalog, made.added)
    update_entries(made.changed)
    own = {"catalog_id": catalog.id, "at": now(), "actor_id": None, "actor_name": None}
    add_changes([{**change, **own, "batch": None} for change in made.history])
    added = ids_by_key(catalog.id, [row["key"] for row in made.added])
    ids = {row["key"]: row["id"] for row in made.changed} | added
    rewrite_findings(catalog.id, {ids[key]: found for key, found in work.found.items()})
    return Taken([*ids.values()], made.words, made.wanting)


def _work(
    entries: Sequence[Message], rows: list[Row], language: LanguageFacts, known: Known
) -> Work:
    made = plan(entries, rows)
    before = {row["id"]: row for row in rows}
    after = {**before, **{row["id"]: row for row in made.changed}}
    same = _same_words([*after.values(), *made.added])
    changed = [row for row in made.changed if _differs(before[row["id"]], row)]
    moment = now()
    for row in changed:
        row["changed_at"], row["changed_by_id"], row["changed_by_name"] = moment, None, None
    for row in (*made.added, *made.changed):
        row["search"] = search_of(SimpleNamespace(**row))  # type: ignore[arg-type]  # as a model
        row["source_key"] = source_key(row["source"])
    found = {row["key"]: _found(row, same, language, known) for row in (*made.added, *changed)}
    return Work(rows, made, found, known)


def _differs(before: Row, after: Row) -> bool:
    return any(before[name] != after[name] for name in WORDS)


def _same_words(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    """The texts by what stands in the code, as far as it stands there several times."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row["obsolete"]:
            found[row["source"]].append(row)
    return {source: some for source, some in found.items() if len(some) > 1}


def _found(
    row: Row, same: Mapping[str, list[Row]], language: LanguageFacts, known: Known
) -> Findings:
    """The columns of what checks find in a text."""
    if row["obsolete"]:
        return []
    others = [
        other["texts"]
        for other in same.get(row["source"], ())
        if other["key"] != row["key"] and other["state"] in SERVED
    ]
    key = json.dumps([row["key"], row["source_plural"], row["texts"], row["flags"], others])
    if key not in known:
        source = SourceText(
            row["source"],
            row["source_plural"],
            row["context"],
            tuple(row["flags"]),
            others=lambda: others,
        )
        known[key] = [
            {"check": it.check, "level": it.level, "form": it.form, "params": it.params}
            for it in find(source, row["texts"], language)
        ]
    return known[key]
