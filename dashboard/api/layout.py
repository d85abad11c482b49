"""The arrangement of one's overview as JSON, and what a role begins with."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from dashboard.access import requires, signed_in
from dashboard.actions import layouts
from dashboard.api.requests import Body, body, given
from dashboard.api.roles import existing_role
from dashboard.cards import CARDS
from dashboard.identity import current_actor
from dashboard.live.layouts import snapshot

blueprint = Blueprint("api_layout", __name__, url_prefix="/api/v1/layout")

ROLE = "/roles/<int:role_id>"


class Placed(Body):
    """A card in its place."""

    name: str
    size: str


class Arranged(Body):
    """What is placed, in order; whatever is not was put away."""

    cards: list[Placed] = Field(max_length=len(CARDS))


class LayoutChange(Body):
    """What to change; missing members stay. An arrangement of null is the usual one."""

    arrangement: Arranged | None = None
    range: str = ""
    tables: list[str] = Field(default_factory=list, max_length=len(CARDS))


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """The arrangement of whoever asks, within what they may see."""
    return jsonify(snapshot(current_actor()))


@blueprint.patch("")
@signed_in
def change() -> ResponseReturnValue:
    """Change one's own arrangement, range or tables."""
    layouts.change(current_actor(), given(body(LayoutChange)))
    return jsonify(snapshot(current_actor()))


@blueprint.put(ROLE)
@requires("roles.edit")
def set_for_role(role_id: int) -> ResponseReturnValue:
    """Let holders of a role begin with one's own arrangement."""
    layouts.set_for_role(current_actor(), existing_role(role_id))
    return Response(status=204)


@blueprint.delete(ROLE)
@requires("roles.edit")
def reset_for_role(role_id: int) -> ResponseReturnValue:
    """Let holders of a role begin with the built-in arrangement again."""
    layouts.reset_for_role(current_actor(), existing_role(role_id))
    return Response(status=204)
