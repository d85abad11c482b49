"""Links that let people in: accepting an invitation, and choosing a password one has forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dashboard import mails
from dashboard.access import public
from dashboard.actions import accounts, attempts, invitations, links
from dashboard.background import later
from dashboard.errors import Invalid
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.users import User
from dashboard.pages.choices import language_and_zone
from dashboard.pages.sign_in import address, enter, leave
from dashboard.pages.typed import keeps_typed

blueprint = Blueprint("invitations", __name__)

Page: TypeAlias = tuple[str, int]


def _form(purpose: str, values: object = None, errors: Mapping[str, Any] | None = None) -> Page:
    """The form behind a link, or the page that says why the link no longer works."""
    try:
        link = links.read(purpose, request.args.get("token", ""))
    except (links.Spent, links.Garbled) as error:
        return render_template("invitations/closed.html", error=error), error.status
    page = render_template(
        f"invitations/{purpose}.html",
        person=link.user,
        values=link.user if values is None else values,
        errors=errors or {},
        **language_and_zone(),
    )
    return page, 200


def _forgotten_page(errors: Mapping[str, Any] | None = None) -> str:
    return render_template("invitations/forgotten.html", values=request.form, errors=errors or {})


@blueprint.route("/invitation", methods=["GET", "POST"])
@public
@keeps_typed(lambda errors: _form(INVITATION, request.form, errors))
def accept() -> ResponseReturnValue:
    """Take over the account one was invited to, and be signed in."""
    return _open(INVITATION, accounts.accept_invitation, _welcome)


@blueprint.route("/password", methods=["GET", "POST"])
@public
@keeps_typed(lambda errors: _form(PASSWORD, request.form, errors))
def choose_password() -> ResponseReturnValue:
    """Choose a new password by a link."""
    return _open(PASSWORD, _choose, _sign_in_again)


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@public
@keeps_typed(_forgotten_page)
def forgotten() -> ResponseReturnValue:
    """Ask for a password link. The answer is the same whether or not there is such an account."""
    if request.method == "GET":
        return _forgotten_page()
    typed = request.form.get("username", "").strip()
    if not typed:
        return _forgotten_page({"username": _("This field is required.")}), 400
    if attempts.may_ask_for_link(typed, address()):
        later(invitations.request_password_link, typed)
    return render_template("invitations/asked.html", mailed=mails.are_sent())


def _open(
    purpose: str,
    act: Callable[[str, Mapping[str, Any]], User],
    done: Callable[[User], ResponseReturnValue],
) -> ResponseReturnValue:
    if request.method == "GET":
        return _form(purpose)
    try:
        user = act(request.args.get("token", ""), request.form)
    except Invalid as error:
        page, status = _form(purpose, request.form, error.fields)
        return page, error.status if status == 200 else status
    except (links.Spent, links.Garbled):
        return _form(purpose)
    return done(user)


def _choose(token: str, values: Mapping[str, Any]) -> User:
    return accounts.choose_password(token, values.get("password"))


def _welcome(user: User) -> ResponseReturnValue:
    enter(user)
    return redirect("/")


def _sign_in_again(_user: User) -> ResponseReturnValue:
    leave()
    return redirect("/login?reason=password_changed")
