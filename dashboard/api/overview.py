"""The overview as JSON: what an open page takes when it has missed too much."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.actions import uploads
from dashboard.cards import CARDS, may_have
from dashboard.identity import current_actor, current_session
from dashboard.live.overview import snapshot
from dashboard.models.users import User

blueprint = Blueprint("api_overview", __name__, url_prefix="/api/v1/overview")


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """The overview of whoever asks."""
    return jsonify(overview_of(current_actor()))


def overview_of(person: User) -> dict[str, Any]:
    """What ``person`` is shown, with the room they have left where they may upload."""
    held = snapshot(person)
    session = current_session()
    held["session"] = session.id if session else None
    if may_have(person, CARDS["my_storage"]):
        held["parts"]["my_storage"] = uploads.allowance(person).public()
    return held
