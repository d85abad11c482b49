"""Measures as JSON: what an overview's charts are drawn from."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.identity import current_actor
from dashboard.live.measures import snapshot

blueprint = Blueprint("api_measures", __name__, url_prefix="/api/v1/measures")


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """Series over a range: ``?names=sign_ins,uploads&range=hour``.

    Without names, all that the person may see; a name that they may not see is refused.
    """
    asked = request.args.get("names")
    names = [name.strip() for name in asked.split(",")] if asked else None
    return jsonify(snapshot(current_actor(), names, request.args.get("range", "hour")))
