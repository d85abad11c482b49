"""Rules for what is typed into an announcement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard import fields
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.models.announcements import (
    AUDIENCES,
    LEVELS,
    PEOPLE,
    ROLE,
    RUNNING,
    Announcement,
)
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.roles import find_roles
from dashboard.models.users import User
from dashboard.policy import Actor, can

MOST_TEXT: Final = 2000
MOST_CHOSEN: Final = 500
"""People who can be chosen one by one; more of them share a role."""

TIMES: Final = ("starts_at", "ends_at")
FARTHEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


def clean(actor: Actor, values: Mapping[str, object], announcement: Announcement) -> dict[str, Any]:
    """The columns that ``values`` give to an announcement.

    Raises:
        Denied: for a role or people that the actor may not see.
        Invalid
    """
    rules: dict[str, Callable[[], Any]] = {}
    if "texts" in values or "default_locale" in values:
        rules["texts"] = partial(_texts, values, announcement)
    if "default_locale" in values:
        rules["default_locale"] = partial(_default_locale, values["default_locale"])
    if "level" in values:
        rules["level"] = partial(_one_of, values["level"], LEVELS, "level")
    for name in TIMES:
        if name in values:
            rules[name] = partial(_moment, values[name], name)
    if not values.keys().isdisjoint({"audience", "role_id", "people"}):
        rules["audience"] = partial(_audience, actor, values, announcement)
    found = fields.collect(rules)
    return {**found, **found.pop("audience", {})}


def require_times(announcement: Announcement, moment: datetime | None) -> None:
    """Refuse an end before the start and, where it is announced at ``moment``, times gone by.

    Raises:
        Invalid
    """
    starts, ends = announcement.starts_at, announcement.ends_at
    if announcement.state == RUNNING:
        starts = announcement.started_at
    elif moment and starts and starts <= moment:
        message = _l("This time has passed. Choose a later one, or start at once.")
        raise Invalid({"starts_at": message})
    if ends and starts and ends <= starts:
        raise Invalid({"ends_at": _l("The end must come after the start.")})
    if ends and moment and ends <= moment:
        raise Invalid({"ends_at": _l("This time has passed. Choose a later one.")})


def _texts(values: Mapping[str, object], announcement: Announcement) -> dict[str, str]:
    given = values.get("texts", {})
    if not isinstance(given, Mapping) or not given.keys() <= LANGUAGES.keys():
        raise Invalid({"texts": _l("Choose one of the languages.")})
    rules: dict[str, Callable[[], Any]] = {
        f"text_{code}": partial(fields.passage, text, f"text_{code}", MOST_TEXT, required=False)
        for code, text in given.items()
    }
    changed = fields.collect(rules)
    texts = {**announcement.texts, **{code: changed[f"text_{code}"] for code in given}}
    texts = {code: text for code, text in texts.items() if text}
    needed = values.get("default_locale", announcement.default_locale)
    if needed in LANGUAGES and needed not in texts:
        message = _l("Write a text in this language: it is for all who read none of the others.")
        raise Invalid({f"text_{needed}": message})
    return texts


def _default_locale(value: object) -> str:
    return _one_of(value, tuple(LANGUAGES), "default_locale")


def _one_of(value: object, allowed: tuple[str, ...], field: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise Invalid({field: _l("Choose one from the list.")})
    return value


def _moment(value: object, field: str) -> datetime | None:
    if value in (None, ""):
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Invalid({field: _l("Enter a date and a time.")})
    try:
        moment = value.astimezone(UTC)
    except OverflowError:  # in the first or the last hours that calendars have
        raise Invalid({field: _l("Enter a date and a time.")}) from None
    if moment > FARTHEST:
        raise Invalid({field: _l("This is too far in the future.")})
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _audience(
    actor: Actor, values: Mapping[str, object], announcement: Announcement
) -> dict[str, Any]:
    kind = _one_of(values.get("audience", announcement.audience), AUDIENCES, "audience")
    wanted: dict[str, Any] = {"audience": kind, "role_id": None, "people": []}
    if kind == ROLE:
        wanted["role_id"] = _role(actor, values.get("role_id", announcement.role_id), announcement)
    if kind == PEOPLE:
        wanted["people"] = _people(actor, values.get("people", announcement.people), announcement)
    return wanted


def _role(actor: Actor, value: object, announcement: Announcement) -> int:
    if announcement.role_id is not None and value == announcement.role_id:
        return announcement.role_id
    if not can(actor, "roles.view"):
        raise Denied(
            _l("Your roles do not let you see roles, so you cannot choose one."), "role_id"
        )
    number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    if not find_roles([number]):
        raise Invalid({"role_id": _l("Choose a role.")})
    return number


def _people(actor: Actor, value: object, announcement: Announcement) -> list[int]:
    given = value if isinstance(value, list) else []
    chosen = sorted({it for it in given if isinstance(it, int) and it > 0})
    if chosen == announcement.people and chosen:
        return chosen
    if not can(actor, "users.view"):
        message = _l("Your roles do not let you see people, so you cannot choose any.")
        raise Denied(message, "people")
    if not chosen:
        raise Invalid({"people": _l("Choose at least one person.")})
    if len(chosen) > MOST_CHOSEN:
        raise Invalid({"people": _l("Choose at most %(most)s people.", most=MOST_CHOSEN)})
    possible = [it for it in chosen if it <= MOST_INTEGER]
    known = set(db.session.scalars(select(User.id).where(User.id.in_(possible))))
    if not known.issuperset(chosen):
        raise Invalid({"people": _l("One of these people does not exist any more.")})
    return chosen
