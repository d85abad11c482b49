"""The first administrator, made through the one-time link that the server prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from dashboard.access import public
from dashboard.actions import accounts, links
from dashboard.errors import Invalid
from dashboard.models.links import SETUP
from dashboard.pages.choices import language_and_zone
from dashboard.pages.sign_in import enter
from dashboard.pages.typed import keeps_typed

blueprint = Blueprint("setup", __name__)


def _page(errors: Mapping[str, Any]) -> str:
    return render_template(
        "setup/form.html", values=request.form, errors=errors, **language_and_zone()
    )


@blueprint.route("/setup", methods=["GET", "POST"])
@public
@keeps_typed(_page)
def form() -> ResponseReturnValue:
    """Make the first administrator and sign them in."""
    token = request.args.get("token", "")
    try:
        accounts.require_no_administrator()
        links.read(SETUP, token)
        if request.method == "GET":
            return _page({})
        user = accounts.set_up(token, request.form)
    except Invalid as error:
        return _page(error.fields), 400
    except (links.Spent, links.Garbled) as error:
        return render_template("setup/closed.html", error=error), error.status
    enter(user)
    return redirect("/")
