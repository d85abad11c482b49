"""Turning mails off by a link of a mail, without signing in.

Mail programs send the POST by themselves (RFC 8058: one click), so it needs no token of a page: the
signed address is all that it takes, and all that it does is to turn these mails off.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.access import public
from dashboard.actions import preferences
from dashboard.extensions import csrf
from dashboard.notices import KINDS

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@blueprint.get("/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Say what the link turns off; to open it, as some programs do with links, changes nothing."""
    try:
        _person, kinds = preferences.read_unsubscribe(token)
    except preferences.Garbled as error:
        return render_template("preferences/garbled.html", error=error), error.status
    labels = [KINDS[name].label for name in kinds]
    return render_template("preferences/unsubscribe.html", labels=labels)


@blueprint.post("/<token>")
@csrf.exempt
@public
def turn_off(token: str) -> ResponseReturnValue:
    """Turn these mails off."""
    try:
        preferences.unsubscribe(token)
    except preferences.Garbled as error:
        return render_template("preferences/garbled.html", error=error), error.status
    return render_template("preferences/unsubscribed.html")
