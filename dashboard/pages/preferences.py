"""The page on which people choose where they are told of what."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dashboard import mails
from dashboard.access import signed_in
from dashboard.actions import preferences
from dashboard.api.preferences import snapshot
from dashboard.identity import current_actor
from dashboard.models.preferences import OFF
from dashboard.models.users import User
from dashboard.notices import offered
from dashboard.notices.jobs import NEVER_MAILED
from dashboard.notices.vocabulary import TOPICS, Kind
from dashboard.pages.freshness import refuse_tokens

blueprint = Blueprint("preferences", __name__, url_prefix="/account/notifications")
blueprint.before_request(refuse_tokens)


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The table of kinds and channels; a form, which JavaScript sends line by line."""
    person = current_actor()
    return render_template(
        "preferences/index.html",
        person=person,
        data=snapshot(person),
        groups=_by_topic(person),
        never_mailed=NEVER_MAILED,
        mailing=mails.are_sent(),
    )


@blueprint.post("")
@signed_in
def save() -> ResponseReturnValue:
    """Save the whole form, or turn all mails off."""
    person = current_actor()
    if request.form.get("act") == "email_off":
        preferences.turn_email_off(person, person)
    else:
        preferences.choose(person, person, _chosen(person))
    flash(_("Saved."), "success")
    return redirect("/account/notifications")


def _chosen(person: User) -> dict[str, dict[str, object]]:
    """What the form says of each kind that it showed."""
    return {
        kind.name: {
            "in_app": f"in_app:{kind.name}" in request.form,
            "email": request.form.get(f"email:{kind.name}", OFF),
        }
        for kind in offered(person.rank)
        if f"shown:{kind.name}" in request.form
    }


def _by_topic(person: User) -> dict[str, list[Kind]]:
    """What the person can ever be told of, in groups."""
    kinds = offered(person.rank)
    found = {topic: [kind for kind in kinds if kind.topic == topic] for topic in TOPICS}
    return {topic: kinds for topic, kinds in found.items() if kinds}
