"""What the form of an announcement holds, and how it goes with what others saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from dashboard.errors import Invalid
from dashboard.i18n import LANGUAGES
from dashboard.models.announcements import EVERYONE, INFO, Announcement

CHOICES: Final = ("default_locale", "level", "audience", "role_id")
TIMES: Final = ("starts_at", "ends_at")
LOCAL: Final = "%Y-%m-%dT%H:%M"
"""How browsers write a date and a time, without a zone."""


def text_fields() -> tuple[str, ...]:
    """The fields of the text, one for each language."""
    return tuple(f"text_{code}" for code in LANGUAGES)


def single_fields() -> tuple[str, ...]:
    """The fields that have one value."""
    return (*CHOICES, *TIMES, *text_fields())


@dataclass(frozen=True)
class AnnouncementForm:
    """The form: what it shows now, and what it showed before somebody typed.

    Args:
        values: the fields as texts, ``people`` as ids.
        zone: the writer's time zone, in which times are typed.
        was: the same for the announcement as it was loaded; empty for a new one.
        theirs: what others saved meanwhile in fields that were typed in, too.
    """

    values: Mapping[str, Any]
    zone: str
    was: Mapping[str, Any] = field(default_factory=dict)
    theirs: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, announcement: Announcement, zone: str) -> AnnouncementForm:
        """The form of an announcement nobody has typed in."""
        values: dict[str, Any] = {name: str(getattr(announcement, name) or "") for name in CHOICES}
        values |= {name: _local(getattr(announcement, name), zone) for name in TIMES}
        values |= {f"text_{code}": announcement.texts.get(code, "") for code in LANGUAGES}
        values["people"] = announcement.people
        return cls(values, zone, values)

    @classmethod
    def empty(cls, locale: str, zone: str) -> AnnouncementForm:
        """The form for a new one."""
        values: dict[str, Any] = dict.fromkeys(single_fields(), "")
        values |= {"default_locale": locale, "level": INFO, "audience": EVERYONE, "people": []}
        return cls(values, zone)

    @classmethod
    def sent(
        cls,
        form: MultiDict[str, str],
        blank: AnnouncementForm,
    ) -> AnnouncementForm:
        """The form as it was sent; what it does not hold stays as it was.

        Args:
            blank: the form as it is without anything typed.
        """
        single = single_fields()
        was: dict[str, Any] = {name: form.get(f"was_{name}", blank.values[name]) for name in single}
        was["people"] = _ids(form.get("was_people", "").split()) or blank.values["people"]
        values: dict[str, Any] = {name: _text(form.get(name, was[name])) for name in single}
        values["people"] = (
            _ids(form.getlist("people")) if "offered_people" in form else was["people"]
        )
        return cls(values, blank.zone, was if blank.was else {})

    def wanted(self) -> dict[str, Any]:
        """Every field as an action takes it.

        Raises:
            Invalid: for a time that there is not in the writer's zone.
        """
        return self._as_taken({*single_fields(), "people"})

    def changes(self, announcement: Announcement) -> dict[str, Any]:
        """The fields that were typed in, as an action takes them; each chosen person for itself.

        Raises:
            Invalid: as for ``wanted``.
        """
        form = self.meanwhile(announcement)
        return form._as_taken({name for name in self.values if self._is_typed(name)})

    def meanwhile(self, announcement: Announcement) -> AnnouncementForm:
        """This form over the announcement as it is now: untouched fields follow it."""
        now = AnnouncementForm.of(announcement, self.zone).values
        typed = {name: it for name, it in self.values.items() if self._is_typed(name)}
        theirs = {
            name: now[name]
            for name, value in typed.items()
            if name != "people" and now[name] not in (value, self.was[name])
        }
        if "people" in typed:
            typed["people"] = self._merged(announcement.people)
        return AnnouncementForm({**now, **typed}, self.zone, now, theirs)

    def _merged(self, now: list[int]) -> list[int]:
        chosen, was = set(self.values["people"]), set(self.was["people"])
        return sorted((set(now) | (chosen - was)) - (was - chosen))

    def _is_typed(self, name: str) -> bool:
        return bool(self.values[name] != self.was.get(name))

    def _as_taken(self, names: set[str]) -> dict[str, Any]:
        texts = {name.removeprefix("text_"): self.values[name] for name in names & {*text_fields()}}
        taken: dict[str, Any] = {"texts": texts} if texts else {}
        taken |= {name: _moment(self.values[name], self.zone, name) for name in names & {*TIMES}}
        taken |= {name: self.values[name] for name in names & {"default_locale", "level"}}
        if names & {"audience", "role_id", "people"}:
            role = self.values["role_id"]
            taken["audience"] = self.values["audience"]
            taken["role_id"] = int(role) if role.isdecimal() and len(role) < 16 else None
            taken["people"] = self.values["people"]
        return taken


def _text(typed: str) -> str:
    """What was typed, with line ends as they are kept."""
    return typed.replace("\r\n", "\n")


def _ids(texts: list[str]) -> list[int]:
    return sorted({int(text) for text in texts if text.isdecimal() and len(text) < 16})


def _local(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime(LOCAL) if moment else ""


def _moment(typed: str, zone: str, name: str) -> datetime | str | None:
    """The time that was typed; None for none, and the text itself where it is no time."""
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))
        there = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError):
        return typed
    if there.replace(tzinfo=None) != moment.replace(tzinfo=None):
        message = _l("Clocks are put forward then: there is no such time on that day.")
        raise Invalid({name: message})
    return moment
