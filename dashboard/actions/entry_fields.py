"""What people may write as a translation, and how two people's versions of it become one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from dashboard import fields
from dashboard.errors import Conflict, Invalid
from dashboard.models.catalog_entries import (
    APPROVED,
    MISSING,
    NEEDS_WORK,
    STATES,
    TRANSLATED,
    CatalogEntry,
)

MOST_TEXT: Final = 20_000
"""Characters of one form; a longer source may have a translation four times its size."""

MOST_NOTE: Final = 2000

UNWRITTEN: Final = frozenset({"Cc", "Cs", "Co"})
"""Control characters, halves of characters, and those without a meaning of their own."""

MARKS: Final = frozenset("\u2063\u2064")
"""With which pages mark where a text begins and ends (static/js/words/marks.js)."""

LAID_OUT: Final = frozenset("\n\t")


class EntryConflict(Conflict):
    """Somebody else changed the same part of a text to something else.

    Args:
        current: the text as it is now.
        base: its {texts, state, note} when the actor began.
        yours: what the actor wanted it to be.
        parts: what both changed: ``texts.<form>``, ``state``, ``note``.
    """

    def __init__(
        self,
        current: Mapping[str, Any],
        base: Mapping[str, Any],
        yours: Mapping[str, Any],
        parts: Sequence[str],
    ) -> None:
        super().__init__(current)
        self.base, self.yours, self.parts = dict(base), dict(yours), list(parts)

    @property
    def details(self) -> dict[str, Any]:
        return {
            **super().details,
            "base": self.base,
            "yours": self.yours,
            "conflicts": self.parts,
        }


@dataclass(frozen=True)
class Wanted:
    """What somebody wants a text to be; None leaves that part alone.

    Args:
        texts: one for each plural form.
        state: one of ``catalog_entries.STATES`` but missing.
        note: for other translators.
    """

    texts: list[str] | None = None
    state: str | None = None
    note: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The parts that are wanted to be something."""
        parts = {"texts": self.texts, "state": self.state, "note": self.note}
        return {name: value for name, value in parts.items() if value is not None}


def clean(entry: CatalogEntry, texts: object, state: object, note: object) -> Wanted:
    """What was asked for, checked; None leaves a part alone.

    Raises:
        Invalid: with a sentence for each wrong field.
    """
    rules = {
        "texts": lambda: None if texts is None else clean_texts(entry, texts),
        "state": lambda: None if state is None else _state(state),
        "note": lambda: (
            None if note is None else fields.passage(note, "note", MOST_NOTE, required=False)
        ),
    }
    return Wanted(**fields.collect(rules))


def clean_texts(entry: CatalogEntry, texts: object) -> list[str]:
    """A translation as typed, one text for each plural form; spaces stay as they are.

    Raises:
        Invalid
    """
    if not isinstance(texts, list) or len(texts) != len(entry.texts):
        forms = len(entry.texts)
        raise Invalid(
            {
                "texts": lazy_ngettext(
                    "This text has %(num)s form.", "This text has %(num)s forms.", forms
                )
            }
        )
    return [_text(entry, text) for text in texts]


def _text(entry: CatalogEntry, text: object) -> str:
    if not isinstance(text, str):
        raise Invalid({"texts": _l("This value has the wrong form.")})
    source = entry.source + (entry.source_plural or "")
    most = max(MOST_TEXT, 4 * len(source))
    if len(text) > most:
        raise Invalid({"texts": _l("Use at most %(most)s characters.", most=most)})
    written = text if "\r" in source else text.replace("\r\n", "\n")
    allowed = LAID_OUT.union(source)
    if any(it not in allowed and _is_unwritten(it) for it in written):
        raise Invalid({"texts": _l("Remove control characters.")})
    return "" if written.isspace() else written


def _is_unwritten(char: str) -> bool:
    return char in MARKS or unicodedata.category(char) in UNWRITTEN


def _state(state: object) -> str:
    if state not in STATES or state == MISSING:
        raise Invalid({"state": _l("Choose one from the list.")})
    return str(state)


def merged(entry: CatalogEntry, base: Mapping[str, Any], wanted: Wanted) -> Wanted:
    """What was wanted of a text as it was, put together with what others made of it since.

    Each plural form, the state and the note count for themselves: who changed one wins there.

    Args:
        entry: as it is now.
        base: its {texts, state, note} when whoever wants it began.
        wanted: by them.

    Raises:
        EntryConflict: both changed the same part to something else.
    """
    conflicts: list[str] = []

    def part(name: str, was: Any, current: Any, yours: Any) -> Any:
        if yours == was:
            return current
        if current not in (was, yours):
            conflicts.append(name)
        return yours

    texts = wanted.texts
    if texts is not None:
        texts = [
            part(f"texts.{form}", *three)
            for form, three in enumerate(_forms(base["texts"], entry.texts, texts))
        ]
    note = wanted.note
    if note is not None:
        note = part("note", base["note"], entry.note, note)
    if _state_conflicts(entry, base, wanted):
        conflicts.append("state")
    if conflicts:
        raise EntryConflict(entry.public(), base, {**base, **wanted.given}, conflicts)
    new_words = texts is not None and texts != entry.texts
    return Wanted(texts, _merged_state(entry, base, wanted, new_words=new_words), note)


def _forms(
    base: Sequence[str], current: Sequence[str], yours: Sequence[str]
) -> list[tuple[str | None, str, str]]:
    """The three versions of each form; the language may have had fewer when it was begun."""
    was = [*base, *[None] * (len(current) - len(base))]
    return list(zip(was, current, yours, strict=False))


def _state_conflicts(entry: CatalogEntry, base: Mapping[str, Any], wanted: Wanted) -> bool:
    if wanted.state is None:
        return False
    if wanted.state == APPROVED and entry.texts != base["texts"]:
        return True  # nobody approves what they have not read
    moved = entry.state != base["state"] and is_whole(entry.texts)
    return moved and wanted.state not in (base["state"], entry.state)


def _merged_state(
    entry: CatalogEntry, base: Mapping[str, Any], wanted: Wanted, *, new_words: bool
) -> str | None:
    """The state asked for; but what somebody else marked meanwhile stays marked."""
    marked = entry.state == NEEDS_WORK != base["state"] and is_whole(entry.texts)
    if wanted.state not in (None, base["state"]):
        return wanted.state
    if marked or not new_words:
        return entry.state if entry.state != MISSING else None
    return wanted.state


def is_whole(texts: Sequence[str]) -> bool:
    """Whether every form is there."""
    return all(texts)


def state_after(
    entry: CatalogEntry, texts: Sequence[str], asked: str | None, *, may_review: bool
) -> str:
    """The state of a text once it says ``texts``.

    Args:
        entry: as it is now.
        texts: what it will say.
        asked: the state that was asked for, if any.
        may_review: whether whoever changes it may approve it.
    """
    if not any(texts):
        return MISSING
    if not is_whole(texts):
        return NEEDS_WORK  # people would read an empty text
    if asked is not None:
        return asked
    if list(texts) == entry.texts:
        return entry.state
    return APPROVED if entry.state == APPROVED and may_review else TRANSLATED
