"""The page of one's own notifications."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.identity import current_actor
from dashboard.live.inbox import FILTERS, Asked, snapshot
from dashboard.models.users import User
from dashboard.notices import KINDS, lacking
from dashboard.notices.vocabulary import TOPICS, Kind
from dashboard.pages.freshness import refuse_tokens

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")
blueprint.before_request(refuse_tokens)


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The list; JavaScript fills it from the data within and keeps it live."""
    person = current_actor()
    asked = _asked()
    query = {"filter": asked.filter, "kind": asked.kind}
    data: dict[str, Any] = {**snapshot(person, asked), "query": query}
    return render_template(
        "notifications/index.html", data=data, asked=asked, kinds=_kinds_by_topic(person)
    )


def _asked() -> Asked:
    """The list's address; what it cannot ask for is left out, so that an old link still opens."""
    wanted, kind = request.args.get("filter", ""), request.args.get("kind", "")
    return Asked(
        filter=wanted if wanted in FILTERS else "all",
        kind=kind if kind in KINDS or kind in TOPICS else "",
    )


def _kinds_by_topic(person: User) -> dict[str, list[Kind]]:
    """What the list can be filtered by: the kinds that the person may get."""
    unseen = lacking(person.permissions)
    kinds = [kind for kind in KINDS.values() if kind.name not in unseen]
    by_topic = {topic: [kind for kind in kinds if kind.topic == topic] for topic in TOPICS}
    return {topic: kinds for topic, kinds in by_topic.items() if kinds}
