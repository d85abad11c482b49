"""What a catalog file would change, text by text: without a database, so that it is worked out in
any thread.

Three states are compared: what the file says, what is here, and what both come from, which is what
was published. Where only the file differs from that, it is a change; where what is here has been
edited, too, it is a conflict, which people decide.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from dashboard.actions.entry_fields import clean_texts, state_after
from dashboard.actions.rewriting import checked
from dashboard.catalog_checks import CHECKS, Finding, LanguageFacts, has_errors
from dashboard.catalog_files import Entry
from dashboard.errors import Invalid
from dashboard.i18n import Text
from dashboard.models.catalog_entries import MISSING, NEEDS_WORK, SERVED, TRANSLATED
from dashboard.words.wording import Joined

NEW: Final = "new"
CHANGED: Final = "changed"
CONFLICT: Final = "conflict"
SAME: Final = "same"
UNKNOWN: Final = "unknown"
KINDS: Final = (NEW, CHANGED, CONFLICT, SAME, UNKNOWN)
"""Not translated here; translated otherwise; edited here, too; no difference; not in the app."""

COLUMNS: Final = (
    *("id", "key", "context", "source", "source_plural", "texts", "state", "published"),
    *("unpublished", "flags", "comment", "note", "obsolete", "version"),
)
"""What of the texts here has to be known."""


@dataclass(frozen=True)
class Item:
    """A text of the file.

    Args:
        kind: one of ``KINDS``.
        theirs: the text in the file.
        texts: its translation, as it would be saved.
        state: the state that it would have.
        here: the text here, with ``COLUMNS``; None for one that the app does not have.
        findings: what checks find in the translation of the file.
        fault: why it cannot be saved at all, if it cannot.
    """

    kind: str
    theirs: Entry
    texts: list[str]
    state: str
    here: SimpleNamespace | None = None
    findings: list[Finding] = field(default_factory=list)
    fault: Text | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it would not be taken: it cannot be saved, or has errors and would be read."""
        return self.fault is not None or (has_errors(self.findings) and self.state in SERVED)

    @property
    def reason(self) -> Text:
        """Why it is refused."""
        if self.fault is not None:
            return self.fault
        errors = dict.fromkeys(it.check for it in self.findings if it.level == "error")
        return LazyString(Joined, [CHECKS[check].title for check in errors], ". ")

    @property
    def _told(self) -> Text:
        return _l("Line %(line)s: %(reason)s", line=self.theirs.line, reason=self.reason)

    def public(self) -> dict[str, Any]:
        """The text as whoever imports the file is shown it."""
        yours = {"texts": self.here.texts, "state": self.here.state} if self.here else None
        return {
            "id": self.here.id if self.here else None,
            "key": self.theirs.key,
            "line": self.theirs.line,
            "context": self.theirs.context,
            "source": self.theirs.source,
            "source_plural": self.theirs.source_plural,
            "kind": self.kind,
            "yours": yours,
            "theirs": {"texts": self.texts, "state": self.state},
            "findings": [
                {"check": it.check, "level": it.level, "form": it.form, "params": it.params}
                for it in self.findings
            ],
            "refused": self.is_refused,
            "reason": self._told if self.is_refused else None,
        }


@dataclass(frozen=True)
class Comparison:
    """What a file would change.

    Args:
        items: what differs, in the order of the file; what is the same is only counted.
        same: how many are the same.
        language: what the file says that it is, if that is another language.
    """

    items: list[Item]
    same: int
    language: str | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, and how many are refused."""
        found = Counter(item.kind for item in self.items)
        refused = sum(item.is_refused for item in self.items)
        return {**{kind: found[kind] for kind in KINDS}, SAME: self.same, "refused": refused}

    @property
    def revision(self) -> str:
        """Another one as soon as anything that was shown is not so any more."""
        digest = hashlib.blake2b(digest_size=8)
        for item in self.items:
            version = item.here.version if item.here else 0
            digest.update(f"{item.theirs.key} {item.kind} {version}\n".encode())
        return digest.hexdigest()


def compare(
    entries: Iterable[Entry], rows: Sequence[Mapping[str, Any]], language: LanguageFacts
) -> Comparison:
    """Hold a file against what is here.

    Args:
        entries: of the file.
        rows: all texts here, with ``COLUMNS``.
        language: see ``catalog_checks.facts_for``.
    """
    here = {row["key"]: SimpleNamespace(**row) for row in rows if not row["obsolete"]}
    live = [entry for entry in entries if not entry.obsolete]
    items = [_item(entry, here.get(entry.key), language) for entry in live]
    others = [item for item in items if item.kind != SAME]
    return Comparison(others, len(items) - len(others))


def _item(theirs: Entry, here: SimpleNamespace | None, language: LanguageFacts) -> Item:
    offered = list(theirs.texts)
    state = NEEDS_WORK if theirs.fuzzy else TRANSLATED
    if here is None:
        return Item(UNKNOWN, theirs, offered, state if any(offered) else MISSING)
    if not any(offered) or _is_published(theirs, here):
        return Item(SAME, theirs, offered, here.state, here)
    try:
        texts = clean_texts(here, offered)  # type: ignore[arg-type]  # as a model
    except Invalid as error:
        return Item(_kind(theirs, here), theirs, offered, state, here, [], error.fields["texts"])
    state = state_after(here, texts, state, may_review=False)  # type: ignore[arg-type]
    if texts == here.texts and _is_alike(state, here, language):
        return Item(SAME, theirs, texts, state, here)
    found = _findings(here, texts, language)
    return Item(_kind(theirs, here), theirs, texts, state, here, found)


def _is_published(theirs: Entry, here: SimpleNamespace) -> bool:
    """Whether the file has only what is published, and may be edited here since."""
    base = here.published
    return bool(base) and (list(theirs.texts), theirs.fuzzy) == (base["texts"], base["fuzzy"])


def _is_alike(state: str, here: SimpleNamespace, language: LanguageFacts) -> bool:
    """Whether the same words are in the same state, as far as files know of it.

    What has errors is exported as needing work, as msgfmt would refuse it otherwise.
    """
    if (state == NEEDS_WORK) == (here.state == NEEDS_WORK):
        return True
    return state == NEEDS_WORK and has_errors(_findings(here, here.texts, language))


def _kind(theirs: Entry, here: SimpleNamespace) -> str:
    if not any(here.texts):
        return NEW
    lowers = theirs.fuzzy and here.state in SERVED
    return CONFLICT if here.unpublished or lowers else CHANGED


def _findings(here: SimpleNamespace, texts: list[str], language: LanguageFacts) -> list[Finding]:
    return checked(here, texts, language, [])  # type: ignore[arg-type]  # as a model
