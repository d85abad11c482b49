"""The list of sections alone, for open pages whose person's rights have changed."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in

blueprint = Blueprint("navigation", __name__)


@blueprint.get("/navigation")
@signed_in
def index() -> ResponseReturnValue:
    """The sections that the person may use."""
    return render_template("_navigation.html")
