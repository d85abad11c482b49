"""The page one starts from: what concerns the person, at a glance."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.api.overview import overview_of
from dashboard.assets import module_names
from dashboard.cards import CARDS
from dashboard.identity import current_actor
from dashboard.models.layouts import roles_with_layout
from dashboard.models.roles import Role, all_roles
from dashboard.models.users import User
from dashboard.policy import can

blueprint = Blueprint("overview", __name__)

ALSO_NEEDED: Final = ("behaviours/overview", "lib/rows", "live/collection", "live/order")
"""Modules of the page outside static/js/overview."""

ROWS: Final = 7
"""What a list shows (static/js/overview/parts.js)."""


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The overview; JavaScript fills it from the data within and keeps it live."""
    person = current_actor()
    overview, to_set = overview_of(person), _roles_to_set(person)
    return render_template(
        "overview/index.html",
        person=person,
        overview=overview,
        CARDS=CARDS,
        expected=_expected(overview),
        has_charts=any(card["lines"] for card in overview["cards"]),
        roles_to_set=to_set,
        roles_set=roles_with_layout() if to_set else set(),
        modules=[*ALSO_NEEDED, *module_names("overview")],
    )


def _expected(overview: dict[str, Any]) -> dict[str, int]:
    """How many rows each list will have, so that room is kept for them on narrow screens."""
    parts = {**overview["parts"], "roles": overview["roles"]}
    return {name: min(ROWS, len(_rows(part))) for name, part in parts.items()}


def _rows(part: Any) -> list[Any]:
    found = part.get("items", []) if isinstance(part, dict) else part
    return list(found)


def _roles_to_set(person: User) -> list[Role]:
    """The roles whose first arrangement ``person`` may set (see actions/layouts.py)."""
    if not (can(person, "roles.view") and can(person, "roles.edit")):
        return []
    return [role for role in all_roles() if person.permissions.issuperset(role.permissions)]
