"""The page one starts from: what concerns the person, at a glance."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.api.overview import overview_of
from dashboard.identity import current_actor

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The overview; JavaScript fills it from the data within and keeps it live."""
    person = current_actor()
    return render_template("overview/index.html", person=person, overview=overview_of(person))
