"""Serving people's pictures."""

from __future__ import annotations

from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.models.users import find_user
from dashboard.policy import can
from dashboard.storage import files

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/users/<int(max=9007199254740991):user_id>/picture")
@signed_in
def show(user_id: int) -> ResponseReturnValue:
    """The picture of a person, for themselves and for whoever sees people.

    Whoever does not gets the same answer as for nobody's id.
    """
    viewer = current_actor()
    person = find_user(user_id) if user_id == viewer.id or can(viewer, "users.view") else None
    if person is None or person.picture_sha256 is None:
        raise NotFound()
    sha256 = person.picture_sha256
    response = send_file(files().open(sha256), mimetype="image/webp", etag=sha256)
    current = request.args.get("v") == sha256[:12]
    fresh = "private, max-age=31536000, immutable" if current else "private, no-cache"
    response.headers["Cache-Control"] = fresh
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
