"""Links that let people in: accepting an invitation, and choosing a password one has forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dashboard import mails
from dashboard.access import public
from dashboard.actions import accounts, attempts, invitations, links
from dashboard.background import later
from dashboard.errors import Invalid
from dashboard.models.links import INVITATION, PASSWORD, Link
from dashboard.models.users import User
from dashboard.pages.choices import language_and_zone
from dashboard.pages.sign_in import address, enter, leave

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/invitation", methods=["GET", "POST"])
@public
def accept() -> ResponseReturnValue:
    """Take over the account one was invited to, and be signed in."""
    return _open(INVITATION, accounts.accept_invitation, _welcome)


@blueprint.route("/password", methods=["GET", "POST"])
@public
def choose_password() -> ResponseReturnValue:
    """Choose a new password by a link."""
    return _open(PASSWORD, _choose, _sign_in_again)


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@public
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


def _forgotten_page(errors: Mapping[str, Any] | None = None) -> str:
    return render_template("invitations/forgotten.html", values=request.form, errors=errors or {})


def _open(
    purpose: str,
    act: Callable[[str, Mapping[str, Any]], User],
    done: Callable[[User], ResponseReturnValue],
) -> ResponseReturnValue:
    token = request.args.get("token", "")
    try:
        link = links.read(purpose, token)
        if request.method == "GET":
            return _form(link, link.user or {}, {})
        user = act(token, request.form)
    except Invalid as error:
        return _form(links.read(purpose, token), request.form, error.fields), 400
    except (links.Spent, links.Garbled) as error:
        return render_template("invitations/closed.html", error=error), error.status
    return done(user)


def _form(link: Link, values: object, errors: Mapping[str, Any]) -> str:
    return render_template(
        f"invitations/{link.purpose}.html",
        person=link.user,
        values=values,
        errors=errors,
        **language_and_zone(),
    )


def _choose(token: str, values: Mapping[str, Any]) -> User:
    return accounts.choose_password(token, values.get("password"))


def _welcome(user: User) -> ResponseReturnValue:
    enter(user)
    return redirect("/")


def _sign_in_again(_user: User) -> ResponseReturnValue:
    leave()
    return redirect("/login?reason=password_changed")
