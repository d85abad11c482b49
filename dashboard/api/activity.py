"""The activity as JSON: list, one entry, revert."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_login import current_user, login_fresh
from pydantic import Field

from dashboard.access import signed_in
from dashboard.actions import reverting
from dashboard.api.requests import Body, body, list_request
from dashboard.errors import Denied
from dashboard.identity import current_actor
from dashboard.live.activity import Asked, listed, snapshot, visible_entry
from dashboard.models.audit import Viewer
from dashboard.pages.errors import StaleSignIn

blueprint = Blueprint("api_activity", __name__, url_prefix="/api/v1/activity")


class Reversion(Body):
    """What to take back: all of it, or some of its fields; also where it was changed since."""

    fields: list[str] | None = Field(None, max_length=200)
    even_if_changed: bool = False


@blueprint.before_request
def _refuse_narrow_tokens() -> None:
    require_activity()


@blueprint.get("")
@signed_in
def list_all() -> ResponseReturnValue:
    """What happened, newest first: filtered, searched, page by page.

    A page may be short although there is a next one: it has looked so far and no further.
    """
    wanted = list_request("-id")
    return jsonify(snapshot(current_actor(), asked(wanted.limit, wanted.cursor), zone()))


@blueprint.get("/<int:entry_id>")
@signed_in
def show(entry_id: int) -> ResponseReturnValue:
    """One entry."""
    person = current_actor()
    found = listed(person, Viewer.of(person), [visible_entry(person, entry_id)])
    return jsonify({**found["items"][0], "reverted_by": found["reverted"].get(entry_id)})


@blueprint.post("/<int:entry_id>/revert")
@signed_in
def revert(entry_id: int) -> ResponseReturnValue:
    """Take a change back, as a new one."""
    wanted = body(Reversion)
    actor, entry = current_actor(), visible_entry(current_actor(), entry_id)
    if reverting.needs_password(actor, entry, wanted.fields) and not login_fresh():
        raise StaleSignIn()
    fields = None if wanted.fields is None else frozenset(wanted.fields)
    made = reverting.revert(actor, entry, fields, even_if_changed=wanted.even_if_changed)
    return jsonify(id=made), 201


def asked(limit: int, cursor: str | None) -> Asked:
    """The filters of this request's address."""
    given = request.args
    return Asked(
        q=given.get("q", "").strip()[:200],
        person=given.get("person", ""),
        kind=given.get("kind", ""),
        record=given.get("record", ""),
        since=given.get("since", ""),
        until=given.get("until", ""),
        limit=limit,
        cursor=cursor,
    )


def zone() -> ZoneInfo:
    """The time zone of whoever asks."""
    return ZoneInfo(str(get_timezone()))


def require_activity() -> None:
    """Demand that there may be something to see; not with a token that is for other things.

    Raises:
        Denied
    """
    if current_user.is_authenticated and not Viewer.of(current_actor()).sees_anything:
        raise Denied()
