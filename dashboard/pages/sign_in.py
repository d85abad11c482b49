"""Signing in and out, and confirming the password before sensitive changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from flask import Blueprint, g, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import confirm_login, current_user, login_user, logout_user

from dashboard.access import public, signed_in
from dashboard.actions import sessions
from dashboard.actions.attempts import TooManyAttempts
from dashboard.background import later
from dashboard.devices import describe
from dashboard.errors import NotFound
from dashboard.i18n import Text
from dashboard.identity import current_actor, current_session
from dashboard.models.users import User, administrators_exist
from dashboard.pages.device_mark import device_mark
from dashboard.pages.typed import keeps_typed
from dashboard.redirects import safe_next

blueprint = Blueprint("sign_in", __name__)

REASONS: Final[dict[str, Text]] = {
    "deactivated": _l("Your account has been deactivated. Ask an administrator if you need it."),
    "ended": _l("This session was ended from another device. Sign in to go on."),
    "expired": _l("Your session has ended. Sign in to go on where you were."),
    "password_changed": _l("The password was changed. Sign in with the new one."),
    "signed_out": _l("You have signed out."),
}
"""Why somebody is sent to the sign-in page."""


def _form_again(errors: Mapping[str, Text]) -> ResponseReturnValue:
    target = safe_next(request.values.get("next"))
    if current_user.is_authenticated:  # in another tab, meanwhile
        return redirect(target)
    return _page(target, errors["form"])


@blueprint.route("/login", methods=["GET", "POST"])
@public
@keeps_typed(_form_again)
def form() -> ResponseReturnValue:
    """The sign-in form."""
    target = safe_next(request.values.get("next"))
    if current_user.is_authenticated:
        return redirect(target)
    if request.method == "GET":
        return _page(target)
    try:
        user = check(request.form.get("username", ""), request.form.get("password", ""))
    except TooManyAttempts as error:
        return _page(target, too_many(error)), 429, {"Retry-After": str(error.seconds)}
    if user is None:
        return _page(target, _("The user name or the password is wrong.")), 400
    enter(user, remember="remember" in request.form)
    return redirect(target)


def _confirm_again(errors: Mapping[str, Text]) -> str:
    return _confirm_page(safe_next(request.values.get("next")), errors["form"])


@blueprint.route("/login/confirm", methods=["GET", "POST"])
@signed_in
@keeps_typed(_confirm_again)
def confirm() -> ResponseReturnValue:
    """Ask for the password again, because the sign-in is some time ago."""
    target = safe_next(request.values.get("next"))
    if request.method == "GET":
        return _confirm_page(target)
    try:
        right = confirm_password(request.form.get("password", ""))
    except TooManyAttempts as error:
        return _confirm_page(target, too_many(error)), 429, {"Retry-After": str(error.seconds)}
    if not right:
        return _confirm_page(target, _("This password is wrong.")), 400
    return redirect(target)


@blueprint.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """End this session, here and in the database."""
    leave()
    return redirect("/login?reason=signed_out")


def enter(user: User, remember: bool = False) -> None:
    """Sign ``user`` in on this device, with a new session and nothing left of the old cookie.

    Args:
        user: has just proved who they are.
        remember: whether to stay signed in when the browser is closed.
    """
    leave()
    device = describe(request.user_agent.string)
    sessions.start(user, device, address(), remember, device_mark())
    login_user(user, remember=remember)


def leave() -> None:
    """Sign out on this device: end the session in the database, if it is still there, and forget
    everything that the cookies say."""
    session = current_session()
    g.pop("sign_in_session", None)
    if session is not None:
        with suppress(NotFound):
            sessions.end(current_actor(), session.id, "signed_out")
    cookie.clear()
    logout_user()


def check(typed: str, password: str) -> User | None:
    """Who that is, if the password is right; a failure is logged in the background, so that it
    takes no longer for an account that exists.

    Raises:
        TooManyAttempts
    """
    user = sessions.check_password(typed, password, address())
    if user is None:
        later(sessions.note_failure, typed)
    return user


def confirm_password(password: str) -> bool:
    """Make the current sign-in fresh again, if the password is right.

    Raises:
        TooManyAttempts
    """
    session = current_session()
    person = current_actor()
    if session is None or check(person.username, password) is None:
        return False
    sessions.renew(session)
    confirm_login()
    return True


def address() -> str:
    """Where this request comes from."""
    return request.remote_addr or ""


def too_many(error: TooManyAttempts) -> str:
    """What to tell somebody who has to wait."""
    return ngettext(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        math.ceil(error.seconds / 60),
    )


def _page(target: str, error: Text | None = None) -> str:
    return render_template(
        "sign_in/form.html",
        next=target,
        values=request.form,
        error=error,
        reason=None if error else REASONS.get(request.args.get("reason", "")),
        nobody=not administrators_exist(),
    )


def _confirm_page(target: str, error: Text | None = None) -> str:
    return render_template("sign_in/confirm.html", next=target, error=error)
