"""One's own notification preferences as JSON: what is chosen, and choosing."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from dashboard.access import signed_in
from dashboard.actions import preferences
from dashboard.actions.preferences import Preferences
from dashboard.api.requests import Body, body
from dashboard.identity import current_actor
from dashboard.live.snapshot import offsets
from dashboard.models.users import User

blueprint = Blueprint("api_preferences", __name__, url_prefix="/api/v1/preferences")


class Choice(Body):
    """Where to be told of one kind; a missing member stays as it is."""

    in_app: bool | None = None
    email: Literal["off", "at_once", "daily"] | None = None


class Choices(Body):
    """Choices by kind; kinds that are not there stay as they are."""

    kinds: dict[str, Choice] = Field(max_length=100)


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """All choices."""
    return jsonify(snapshot(current_actor()))


@blueprint.put("")
@signed_in
def choose() -> ResponseReturnValue:
    """Choose for some kinds."""
    person = current_actor()
    wanted = {name: it.model_dump(exclude_none=True) for name, it in body(Choices).kinds.items()}
    preferences.choose(person, person, wanted)
    return jsonify(snapshot(person))


def snapshot(person: User) -> dict[str, Any]:
    """The choices of ``person``, and the position of their topic in the same read."""
    return {**Preferences(person).public(), "offsets": offsets(person, "preferences")}
