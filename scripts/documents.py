"""The parts of the documents that say what the code says: make docs.

README.md has the settings of dashboard/config.py, docs/events.md the events of
dashboard/events, docs/notifications.md the kinds of dashboard/notices, docs/translations.md the
checks of dashboard/catalog_checks, each between the marks ``<!-- name -->`` and
``<!-- /name -->``.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from dashboard.catalog_checks import CHECKS
from dashboard.config import Settings
from dashboard.events import KINDS, Event, NoteEvent
from dashboard.models.audit import area_of_kind
from dashboard.models.preferences import Channels
from dashboard.notices import KINDS as NOTICES

ROOT: Final = Path(__file__).parent.parent


def main() -> None:
    """Write every part anew."""
    for page, name in PARTS:
        file = ROOT / page
        file.write_text(renewed(file.read_text(encoding="utf-8"), name), encoding="utf-8")


def renewed(text: str, name: str) -> str:
    """``text`` with its part ``name`` as the code has it now.

    Raises:
        ValueError: the marks are missing.
    """
    marked = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    part = "\n".join(MAKERS[name]())
    after, count = marked.subn(lambda _: f"{part}\n", text)
    if count != 1:
        raise ValueError(f"There is no place marked for {name}.")
    return after


def settings_table() -> Iterator[str]:
    """The settings with their defaults."""
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        shown = _shown(field.default)
        yield f"| `DASHBOARD_{name.upper()}` | {shown} | {field.description} |"


def _shown(value: Any) -> str:
    if value == "":
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`"


def events_table() -> Iterator[str]:
    """The events with their fields."""
    yield "| event | record | activity | fields | what happened |"
    yield "|---|---|---|---|---|"
    for kind, event in KINDS.items():
        meaning = (inspect.getdoc(event) or "").replace("\n", " ").replace("``", "`")
        rights = " **Rights are looked at again.**" if event.access else ""
        columns = (f"`{kind}`", event.subject, _activity(event), _fields(event), meaning + rights)
        yield f"| {' | '.join(columns)} |"


def _activity(event: type[Event]) -> str:
    """In whose activity it is shown."""
    if not event.audited:
        return "–"
    if issubclass(event, NoteEvent):
        return "of the record"
    return area_of_kind(event) + (", private" if event.private else "")


def _fields(event: type[Event]) -> str:
    fields = (f"`{field.name}`: {field.type}" for field in dataclasses.fields(event))
    return ", ".join(fields) or "none"


def notices_table() -> Iterator[str]:
    """The kinds of notices: who is told what, when and where."""
    yield "| kind | after | who is told | level | what it says | by default |"
    yield "|---|---|---|---|---|---|"
    for name, kind in NOTICES.items():
        after = ", ".join(f"`{event.kind}`" for event in kind.on)
        who = (inspect.getdoc(kind.who) or "").replace("``", "`")
        needs = f" Shown with `{kind.needs}` only." if kind.needs else ""
        level = kind.level if isinstance(kind.level, str) else "as the event says"
        says = "<br>".join(
            filter(None, (kind.text.one, kind.text.several and kind.text.several[1]))
        )
        by_default = _channels(kind.defaults)
        yield f"| `{name}` | {after} | {who}{needs} | {level} | {says} | {by_default} |"


def _channels(channels: Channels) -> str:
    mail = {"off": "", "at_once": "e-mail at once", "daily": "e-mail daily"}[channels.email]
    return ", ".join(filter(None, ("in the app" if channels.in_app else "", mail))) or "nowhere"


def checks_table() -> Iterator[str]:
    """The checks of translations: how they are called, and what they say."""
    yield "| check | level | what it says |"
    yield "|---|---|---|"
    for check in CHECKS.values():
        yield f"| `{check.name}` | {check.level} | {check.title}. {check.help} |"


MAKERS: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "settings": settings_table,
    "events": events_table,
    "notices": notices_table,
    "checks": checks_table,
}
PARTS: Final = (
    ("README.md", "settings"),
    ("docs/events.md", "events"),
    ("docs/notifications.md", "notices"),
    ("docs/translations.md", "checks"),
)


if __name__ == "__main__":
    main()
