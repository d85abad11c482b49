"""Faults of words that are found while they are used: noted in memory, told later.

A page is being rendered, perhaps inside a transaction, when a text turns out to be wrong. So the
fault is written to the log and kept; the delivery loop hands it on, once per process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

UNREADABLE: Final = "unreadable"
"""The compiled catalog on disk cannot be served; what was read before goes on."""

MENDED: Final = "mended"
"""It can be served again."""

PLACEHOLDER: Final = "placeholder"
"""A text does not fit its placeholders; the source text was shown."""

MOST_REMEMBERED: Final = 10_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Fault:
    """What was found.

    Args:
        locale: in which language.
        code: ``unreadable``, ``mended`` or ``placeholder``.
        detail: the cause, for people who know catalogs.
        key: of the text, where it is one's fault.
        revision: of the catalog that the text is from.
    """

    locale: str
    code: str
    detail: str = ""
    key: str | None = None
    revision: str = ""


Hook = Callable[[Fault], None]

_hooks: list[Hook] = []
_waiting: deque[Fault] = deque(maxlen=1000)
_told: set[tuple[str, str, str]] = set()


def subscribe(hook: Hook) -> Hook:
    """Have ``hook`` called with each fault, in an app context and outside any transaction."""
    _hooks.append(hook)
    return hook


def unsubscribe(hook: Hook) -> None:
    """Call ``hook`` no longer."""
    _hooks.remove(hook)


def reset() -> None:
    """Forget what was noted and told."""
    _waiting.clear()
    _told.clear()


def note(fault: Fault) -> None:
    """Write a fault to the log and keep it for the hooks."""
    log.error(
        "words cannot be used",
        locale=fault.locale,
        code=fault.code,
        cause=fault.detail,
        key=fault.key,
    ) if fault.code != MENDED else log.info("words can be used again", locale=fault.locale)
    _waiting.append(fault)


def note_text(locale: str, revision: str, key: str, detail: str) -> None:
    """Note that a text does not fit its placeholders; once per text and revision."""
    seen = (locale, revision, key)
    if seen in _told:
        return
    if len(_told) >= MOST_REMEMBERED:
        _told.clear()
    _told.add(seen)
    note(Fault(locale, PLACEHOLDER, detail, key, revision))


def hand_on() -> None:
    """Call the hooks for what was noted since the last time; their failures are logged only."""
    while _waiting:
        fault = _waiting.popleft()
        for hook in _hooks:
            try:
                hook(fault)
            except Exception:
                log.exception("a fault could not be told", locale=fault.locale, code=fault.code)
