"""The page of work in the background: what failed and why, what waits."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from dashboard import mails
from dashboard.access import requires
from dashboard.identity import current_actor
from dashboard.live.job_list import STATES, Asked, snapshot

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@requires("system.jobs")
def index() -> ResponseReturnValue:
    """The list, which fills itself from the snapshot within and is live."""
    state = request.args.get("state", "")
    # What cannot be asked for is left out, so that an old link still opens.
    asked = Asked(state=state if state in STATES else "")
    query = {"state": asked.state, "sort": asked.sort}
    data = {**snapshot(current_actor(), asked), "query": query}
    return render_template("jobs/index.html", data=data, asked=asked, mailing=mails.are_sent())
