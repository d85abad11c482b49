"""Announcements as JSON: for those who write them, and for those whom they are for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from pydantic import Field

from dashboard.access import requires, signed_in
from dashboard.actions import announcement_readers, announcements
from dashboard.actions.announcement_fields import MOST_CHOSEN, TIMES
from dashboard.api.requests import (
    Body,
    body,
    expected_version,
    given,
    list_request,
    record_answer,
)
from dashboard.errors import Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.live.announcement_list import USUAL_SORT, Asked, banners, people, snapshot
from dashboard.models.announcements import Announcement, find_announcement
from dashboard.policy import require

blueprint = Blueprint("api_announcements", __name__, url_prefix="/api/v1/announcements")

ONE: Final = "/<int:announcement_id>"


class Fields(Body):
    """An announcement's fields. Times are ISO 8601 with an offset; null is at once, or no end."""

    texts: dict[str, str] = Field(default_factory=dict, max_length=50)
    default_locale: str = "en"
    level: str = "info"
    audience: str = "everyone"
    role_id: int | None = None
    people: list[int] = Field(default_factory=list, max_length=MOST_CHOSEN + 1)
    starts_at: str | None = None
    ends_at: str | None = None


class NewAnnouncement(Fields):
    """One to write; ``announce`` starts or schedules it."""

    announce: bool = False


class Change(Fields):
    """What to change; missing members stay, and so do languages that are not named."""


@blueprint.get("")
@requires("announcements.edit")
def list_all() -> ResponseReturnValue:
    """All announcements, page by page, the newest first; ``?state=`` filters them."""
    asked = list_request(USUAL_SORT)
    state = request.args.get("state", "")
    return jsonify(snapshot(current_actor(), Asked(state, asked.sort, asked.limit, asked.cursor)))


@blueprint.get("/current")
@signed_in
def current() -> ResponseReturnValue:
    """What is announced to oneself just now."""
    return jsonify(banners(current_actor()))


@blueprint.get(ONE)
@requires("announcements.edit")
def show(announcement_id: int) -> ResponseReturnValue:
    """One announcement."""
    return record_answer(existing(announcement_id).public())


@blueprint.post("")
@requires("announcements.edit")
def create() -> ResponseReturnValue:
    """Write an announcement."""
    wanted = body(NewAnnouncement).model_dump()
    announce = wanted.pop("announce")
    made = announcements.create(current_actor(), _with_times(wanted), announce=announce)
    return record_answer(made.public(), 201)


@blueprint.patch(ONE)
@requires("announcements.edit")
def change(announcement_id: int) -> ResponseReturnValue:
    """Change an announcement, even while it runs."""
    values, version = _with_times(given(body(Change))), expected_version()
    announcement = existing(announcement_id)
    return record_answer(
        announcements.update(current_actor(), announcement, values, version).public()
    )


@blueprint.post(f"{ONE}/announce")
@requires("announcements.edit")
def announce(announcement_id: int) -> ResponseReturnValue:
    """Start it now, or schedule a draft that starts later."""
    return record_answer(
        announcements.announce(current_actor(), existing(announcement_id)).public()
    )


@blueprint.post(f"{ONE}/end")
@requires("announcements.edit")
def end(announcement_id: int) -> ResponseReturnValue:
    """End it before its time."""
    return record_answer(announcements.end(current_actor(), existing(announcement_id)).public())


@blueprint.delete(ONE)
@requires("announcements.edit")
def delete(announcement_id: int) -> ResponseReturnValue:
    """Delete what has not been shown to anybody."""
    announcements.delete(current_actor(), existing(announcement_id), expected_version())
    return Response(status=204)


@blueprint.get(f"{ONE}/people")
@requires("announcements.edit")
def audience(announcement_id: int) -> ResponseReturnValue:
    """Who has seen it (``?seen=yes``) or not yet (``?seen=no``); for those who may see people."""
    require(current_actor(), "users.view")
    asked, seen = list_request(""), request.args.get("seen", "yes")
    if seen not in ("yes", "no"):
        raise Invalid({"seen": _l("Choose one from the list.")})
    found = people(existing(announcement_id), seen == "yes", asked.cursor, asked.limit)
    return jsonify(found)


@blueprint.post(f"{ONE}/seen")
@signed_in
def see(announcement_id: int) -> ResponseReturnValue:
    """Dismiss it, on all of one's pages."""
    announcement_readers.see(current_actor(), existing(announcement_id))
    return Response(status=204)


def existing(announcement_id: int) -> Announcement:
    """The announcement with that id.

    Raises:
        NotFound
    """
    announcement = find_announcement(announcement_id)
    if announcement is None:
        raise NotFound()
    return announcement


def _with_times(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _moment(it) if name in TIMES else it for name, it in values.items()}


def _moment(text: Any) -> Any:
    """A time as an action takes it; what is none stays, so that the action refuses it."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) and text else text
    except ValueError:
        return text
