"""Writing into the database what a catalog's file has: many texts at once, inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from dashboard import offload
from dashboard.catalog_checks import LanguageFacts, SourceText, facts_for, find
from dashboard.catalog_files import Message
from dashboard.catalog_merging import COLUMNS, Plan, Row, plan
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

Findings = list[dict[str, Any]]


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


def take(catalog: Catalog, entries: Iterable[Message]) -> Taken:
    """Have the database say what a file says, with what is edited and not published yet.

    Args:
        catalog: whose file; already in the database.
        entries: the file's texts, in its order.
    """
    rows = rows_of(catalog.id, COLUMNS)
    language = facts_for(catalog.locale, catalog.plural_forms or None)
    # Ten thousand texts take a second of looking through, in which others go on.
    work = offload.run(_worked_out, list(entries), rows, language)
    made = work.plan
    insert_entries(catalog, made.added)
    update_entries(made.changed)
    moment = now()
    own = {"catalog_id": catalog.id, "at": moment, "actor_id": None, "actor_name": None}
    add_changes([{**change, **own, "batch": None} for change in made.history])
    added = ids_by_key(catalog.id, (row["key"] for row in made.added))
    found = {row["id"]: work.findings[row["key"]] for row in work.looked_at if "id" in row}
    found |= {added[row["key"]]: work.findings[row["key"]] for row in made.added}
    rewrite_findings(catalog.id, found)
    ids = [*(row["id"] for row in made.changed), *added.values()]
    return Taken(ids, made.words, made.wanting)


@dataclass
class _Work:
    plan: Plan
    looked_at: list[Row]
    findings: dict[str, Findings]


def _worked_out(entries: list[Message], rows: list[Row], language: LanguageFacts) -> _Work:
    """Everything about a file that needs no database."""
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
    looked_at = [*made.added, *changed]
    findings = {row["key"]: _found(row, same, language) for row in looked_at}
    return _Work(made, looked_at, findings)


def _differs(before: Row, after: Row) -> bool:
    return any(before[name] != after[name] for name in WORDS)


def _same_words(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    """The texts by what stands in the code, as far as it stands there several times."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row["obsolete"]:
            found[row["source"]].append(row)
    return {source: some for source, some in found.items() if len(some) > 1}


def _found(row: Row, same: Mapping[str, list[Row]], language: LanguageFacts) -> Findings:
    """The columns of what checks find in a text."""
    if row["obsolete"]:
        return []
    source = SourceText(
        row["source"],
        row["source_plural"],
        row["context"],
        tuple(row["flags"]),
        others=lambda: [
            other["texts"]
            for other in same.get(row["source"], ())
            if other["key"] != row["key"] and other["state"] in SERVED
        ],
    )
    return [
        {"check": it.check, "level": it.level, "form": it.form, "params": it.params}
        for it in find(source, row["texts"], language)
    ]
