"""What a catalog's file says against what the database has: pure, so that it runs in any thread.

Words that were changed in the file and words that are edited here and not published yet come from
one common state, ``published``. Where only one side has changed, it counts; where both have, form
by form, the edit stays and needs work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.catalog_files import Message
from dashboard.models.catalog_changes import FILE
from dashboard.models.catalog_entries import APPROVED, MISSING, NEEDS_WORK, SERVED, TRANSLATED

STEP: Final = 1024
"""Between the positions of two texts, so that new ones find room without moving all others."""

KEPT: Final = (
    *("context", "source", "source_plural", "comment"),
    *("places", "flags", "obsolete"),
)
"""What is simply as the file has it."""


CONTENT: Final = ("texts", "state", "note")
"""What of a text people change, as its history keeps it."""

Row = dict[str, Any]
"""The columns of a ``CatalogEntry``."""

COLUMNS: Final = (
    *("id", "key", "position", "texts", "state", "published", "previous", "unpublished", "version"),
    "note",
    *KEPT,
)
"""Those that a merge looks at."""


@dataclass
class Plan:
    """What to write.

    Args:
        added: rows to insert.
        changed: for each row that changes its id, its new columns and its next version.
        history: rows of ``catalog_changes`` without who and when.
        words: how many known texts have other words or another state now.
        wanting: how many texts are new, or have another source, and wait for a translation.
        moved: whether so many moved that all have new positions.
    """

    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    words: int = 0
    wanting: int = 0
    moved: bool = False


def state_of(texts: Sequence[str], fuzzy: bool) -> str:
    """The state of words that a file has."""
    if fuzzy and any(texts):
        return NEEDS_WORK
    return TRANSLATED if texts and all(texts) else MISSING


def published_of(entry: Message) -> dict[str, Any]:
    """What the file has of a text: {texts, fuzzy, note}."""
    texts = list(entry.texts)
    return {"texts": texts, "fuzzy": bool(entry.fuzzy and any(texts)), "note": entry.note}


def is_unpublished(row: Mapping[str, Any]) -> bool:
    """Whether a row has other words than the file; not for those that no code uses any more."""
    base = row["published"] or _nothing(len(row["texts"]))
    here = {"texts": row["texts"], "fuzzy": row["state"] == NEEDS_WORK}
    return not row["obsolete"] and any(base[name] != value for name, value in here.items())


def _state_in(published: Mapping[str, Any]) -> str:
    return state_of(published["texts"], published["fuzzy"])


def _nothing(size: int) -> dict[str, Any]:
    """What a file has of a text that is not translated."""
    return {"texts": [""] * size, "fuzzy": False, "note": ""}


def plan(entries: Iterable[Message], rows: Iterable[Row]) -> Plan:
    """Work out what has to be written so that the database has what the file has.

    Args:
        entries: all texts of the file, in its order.
        rows: all texts of the database, with ``COLUMNS``.
    """
    found = _Plan(list(entries), list(rows))
    return found.made()


class _Plan:
    def __init__(self, entries: list[Message], rows: list[Row]) -> None:
        here = {entry.key: entry for entry in entries if entry.obsolete}
        here |= {entry.key: entry for entry in entries if not entry.obsolete}
        self.entries = [entry for entry in entries if here[entry.key] is entry]
        self.rows = {row["key"]: row for row in rows}
        self.plan = Plan()
        self.matched = self._matched(here)

    def made(self) -> Plan:
        positions = self._positions()
        for entry, position in zip(self.entries, positions, strict=True):
            row = self.matched.get(entry.key)
            if row is None:
                new = _new(entry, position)
                self.plan.added.append(new)
            else:
                new = self._taken(row, entry)
                self._change(row, new, position)
            self.plan.wanting += _waits(row, new)
        kept = {row["id"] for row in self.matched.values()}
        for row in self.rows.values():
            if row["id"] not in kept and not row["obsolete"]:
                self._change(row, {"obsolete": True, "unpublished": False}, row["position"])
        return self.plan

    def _matched(self, here: Mapping[str, Message]) -> dict[str, Row]:
        """For each text of the file the row that it has, if only under its previous words."""
        found = {key: self.rows[key] for key in here if key in self.rows}
        for key, entry in here.items():
            former = entry.previous_key
            if key not in found and former in self.rows and former not in here:
                row = self.rows[former]
                if all(row is not other for other in found.values()):
                    found[key] = row
        return found

    def _positions(self) -> list[int]:
        """The place of each text; those that are known keep theirs if the order is the same."""
        known = [
            self.matched[it.key]["position"] if it.key in self.matched else None
            for it in self.entries
        ]
        positions = _fitted(known)
        if positions is None:
            self.plan.moved = any(place is not None for place in known)
            return [STEP * number for number in range(1, len(known) + 1)]
        return positions

    def _taken(self, row: Row, entry: Message) -> Row:
        """The columns of a known text after the file was read."""
        base, theirs = row["published"], published_of(entry)
        was = {
            name: list(value) if isinstance(value := getattr(entry, name), tuple) else value
            for name in KEPT
        }
        new = {**row, **was, "key": entry.key, "published": theirs}
        if row["note"] == (base or {}).get("note", ""):
            new["note"] = entry.note
        known = len(self.plan.history)
        if theirs != base:
            self._merge(row, new, base, theirs)
        if new["note"] != row["note"] and len(self.plan.history) == known:
            self._remember(row, new)
        new["previous"] = self._previous(row, new, entry)
        new["unpublished"] = is_unpublished(new)
        return new

    def _previous(self, row: Row, new: Row, entry: Message) -> dict[str, Any] | None:
        """What stood in the code before, for as long as the words still have to be looked at."""
        if entry.previous:
            return dict(entry.previous)
        if (row["source"], row["source_plural"]) != (new["source"], new["source_plural"]):
            return {name: row[name] for name in ("context", "source", "source_plural")}
        return row["previous"] if new["state"] == NEEDS_WORK else None

    def _merge(
        self, row: Row, new: Row, base: dict[str, Any] | None, theirs: dict[str, Any]
    ) -> None:
        mine = {"texts": list(row["texts"]), "state": row["state"]}
        of_file = {"texts": theirs["texts"], "state": _state_in(theirs)}
        if of_file == {**mine, "state": _plain(row["state"])}:
            return
        size = len(theirs["texts"])
        result = _merged(base, mine, of_file, size) if row["unpublished"] else of_file
        new["texts"], new["state"] = result["texts"], result["state"]
        if result == mine:
            return
        self.plan.words += 1
        if result["texts"] == mine["texts"] and row["unpublished"] and mine != of_file:
            # Both changed it: history keeps what the file has, so that one can go back to it.
            self._remember(row, {**row, **of_file})
            self._remember({**row, **of_file}, new)
        else:
            self._remember(row, new)

    def _remember(self, before: Row, after: Row) -> None:
        self.plan.history.append(
            {
                "entry_id": before["id"],
                "how": FILE,
                "before": {name: before[name] for name in CONTENT},
                "after": {name: after[name] for name in CONTENT},
                "version": before["version"] + 1,
            }
        )

    def _change(self, row: Row, new: Row, position: int) -> None:
        columns = {**row, **new, "position": position}
        if columns != row:
            self.plan.changed.append({**columns, "version": row["version"] + 1})


def _waits(before: Row | None, after: Row) -> bool:
    """Whether a text of the code came, or changed, and is not translated as it is now."""
    is_same = before is not None and all(
        before[name] == after[name] for name in ("context", "source", "source_plural", "obsolete")
    )
    return not is_same and not after["obsolete"] and after["state"] not in SERVED


def _plain(state: str) -> str:
    """A state as a file can tell it."""
    return TRANSLATED if state == APPROVED else state


def _merged(
    base: dict[str, Any] | None, mine: dict[str, Any], theirs: dict[str, Any], size: int
) -> dict[str, Any]:
    """Unpublished words and those of the file, from one common state, together."""
    common = base or _nothing(size)
    old_state = _state_in(common)
    old, my, their = (_sized(it["texts"], size) for it in (common, mine, theirs))
    forms = [
        m if t in (o, m) else t if m == o else None for o, m, t in zip(old, my, their, strict=True)
    ]
    if None in forms:
        return {"texts": my, "state": NEEDS_WORK if any(my) else MISSING}
    if my == old:
        state = _plain(mine["state"]) if theirs["state"] == old_state else theirs["state"]
    elif their == old:
        # The words did not change in the file, only whether they need work.
        state = NEEDS_WORK if theirs["state"] == NEEDS_WORK != old_state else mine["state"]
    else:
        state = NEEDS_WORK if NEEDS_WORK in (mine["state"], theirs["state"]) else TRANSLATED
    texts = [str(form) for form in forms]
    return {"texts": texts, "state": state if any(texts) else MISSING}


def _sized(texts: Sequence[str], size: int) -> list[str]:
    """As many forms as the file has now."""
    return [*texts[:size], *[""] * (size - len(texts))]


def _new(entry: Message, position: int) -> Row:
    published = published_of(entry)
    return {
        "key": entry.key,
        "position": position,
        **{name: getattr(entry, name) for name in KEPT},
        "places": list(entry.places),
        "flags": list(entry.flags),
        "note": entry.note,
        "texts": published["texts"],
        "state": _state_in(published),
        "published": published,
        "previous": dict(entry.previous) if entry.previous else None,
        "unpublished": False,
    }


def _fitted(known: list[int | None]) -> list[int] | None:
    """Positions for all, in rising order, where those that are known stay; None if none fit."""
    result: list[int] = []
    last = 0
    for start, stop, limit in _gaps(known):
        room = stop - start
        step = STEP if limit is None else (limit - last) // (room + 1)
        if step < 1 or (limit is not None and limit <= last):
            return None
        result.extend(last + step * number for number in range(1, room + 1))
        if limit is not None:
            result.append(limit)
            last = limit
    return result


def _gaps(known: list[int | None]) -> Iterator[tuple[int, int, int | None]]:
    """Runs of unknown positions, and the known one after each; None at the end."""
    start = 0
    for index, place in enumerate(known):
        if place is not None:
            yield start, index, place
            start = index + 1
    if start < len(known):
        yield start, len(known), None
