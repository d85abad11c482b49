"""Personal access tokens: the list, making one, withdrawing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import fresh_login_required

from dashboard.access import signed_in
from dashboard.actions import tokens
from dashboard.errors import Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.models.columns import now
from dashboard.models.tokens import tokens_of
from dashboard.pages.freshness import refuse_tokens, require_fresh
from dashboard.pages.typed import keeps_typed
from dashboard.permissions import PERMISSIONS
from dashboard.rights import name_of, tidied

blueprint = Blueprint("tokens", __name__, url_prefix="/account/tokens")
blueprint.before_request(refuse_tokens)


def _form(errors: Mapping[str, Any]) -> str:
    return render_template(
        "account/new_token.html",
        values=request.form,
        scope=request.form.getlist("scope"),
        errors=errors,
        lifetimes=tokens.DAYS,
        offered=_offered(),
    )


def _offered() -> list[str]:
    """What the person may do, in the order of permissions; in which languages, where it is so."""
    rights, order = current_actor().permissions, list(PERMISSIONS)
    return sorted(tidied(rights), key=lambda right: order.index(name_of(right)))


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The person's tokens."""
    return _list_page()


@blueprint.get("/new")
@signed_in
@fresh_login_required
def new() -> ResponseReturnValue:
    """The form for a new token."""
    return _form({})


@blueprint.post("/new")
@signed_in
@keeps_typed(_form)
def create() -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    form = request.form
    try:
        require_fresh(form)
        token, secret = tokens.create(
            current_actor(), form.get("name"), form.get("days"), form.getlist("scope")
        )
    except Invalid as error:
        return _form(error.fields), error.status
    return _list_page(made=token.name, secret=secret), 201


@blueprint.post("/<int(max=9007199254740991):token_id>/revoke")
@signed_in
def revoke(token_id: int) -> ResponseReturnValue:
    """Withdraw a token; nothing happens if that was done already."""
    try:
        tokens.revoke(current_actor(), token_id)
    except NotFound:
        flash(_("This token had been revoked already."), "info")
    else:
        flash(_("The token is revoked and no longer works."), "success")
    return redirect("/account/tokens")


def _list_page(made: str | None = None, secret: str | None = None) -> str:
    held = tokens_of(current_actor())
    return render_template("account/tokens.html", tokens=held, now=now(), made=made, secret=secret)
