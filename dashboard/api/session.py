"""Who am I, and where am I signed in."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.actions import sessions
from dashboard.context import page_words
from dashboard.identity import current_actor, current_session
from dashboard.live.sessions import snapshot
from dashboard.live.snapshot import offsets
from dashboard.pages.freshness import refuse_tokens

blueprint = Blueprint("api_session", __name__, url_prefix="/api/v1")


@blueprint.get("/session")
@signed_in
def who() -> ResponseReturnValue:
    """The person, what they may do (with this token), the words that their pages are made of, and
    the positions of the topics of both."""
    person, session = current_actor(), current_session()
    return jsonify(
        user=person.public(),
        permissions=sorted(person.permissions),
        session=session.public() if session else None,
        words=page_words(),
        offsets=offsets(person, "account", "catalogs"),
    )


@blueprint.get("/sessions")
@signed_in
def index() -> ResponseReturnValue:
    """The person's own sessions."""
    refuse_tokens()
    return jsonify(snapshot(current_actor()))


@blueprint.delete("/sessions/<int(max=9007199254740991):session_id>")
@signed_in
def end(session_id: int) -> ResponseReturnValue:
    """Sign out on one device."""
    sessions.end(current_actor(), session_id)
    return "", 204


@blueprint.delete("/sessions")
@signed_in
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    person, session = current_actor(), current_session()
    ended = sessions.end_all_of(person, person, keep=session.id if session else None)
    return jsonify(ended=ended)
