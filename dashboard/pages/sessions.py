"""One's own sessions: where one is signed in, live, and signing out there."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.identity import current_actor, current_session
from dashboard.live.sessions import snapshot
from dashboard.pages.freshness import refuse_tokens

blueprint = Blueprint("sessions", __name__, url_prefix="/account/sessions")
blueprint.before_request(refuse_tokens)


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The list, which fills itself from the snapshot within."""
    session = current_session()
    return render_template(
        "account/sessions.html",
        snapshot=snapshot(current_actor()),
        current=session.id if session else None,
    )
