"""One's own account: profile, picture and password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import fresh_login_required

from dashboard.access import signed_in
from dashboard.actions import accounts, pictures
from dashboard.actions.users import RULES
from dashboard.config import MIB
from dashboard.errors import Conflict, Invalid
from dashboard.identity import current_actor, current_session
from dashboard.pages.choices import language_and_zone
from dashboard.pages.freshness import refuse_tokens, require_fresh
from dashboard.pages.typed import keeps_typed

blueprint = Blueprint("account", __name__, url_prefix="/account")
blueprint.before_request(refuse_tokens)

MOST_PICTURE_BYTES: Final = 5 * MIB


def _profile_page(
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    was: Mapping[str, Any] | None = None,
) -> str:
    stored = {name: getattr(current_actor(), name) or "" for name in RULES}
    return render_template(
        "account/profile.html",
        values={**stored, **(typed or {})},
        was={**stored, **(was or {})},
        errors=errors or {},
        most_bytes=MOST_PICTURE_BYTES,
        **language_and_zone(),
    )


def _typed_profile(errors: Mapping[str, Any]) -> str:
    return _profile_page(request.form, errors, _shown())


def _shown() -> dict[str, str]:
    """What the form showed before anything was typed."""
    form = request.form
    return {name: form[f"was_{name}"] for name in RULES if f"was_{name}" in form}


def _password_page(errors: Mapping[str, Any]) -> str:
    return render_template("account/password.html", errors=errors)


@blueprint.get("")
@signed_in
def profile() -> ResponseReturnValue:
    """The profile's form."""
    return _profile_page()


@blueprint.post("")
@signed_in
@keeps_typed(_typed_profile)
def edit_profile() -> ResponseReturnValue:
    """Change the profile; another e-mail address needs a recent password."""
    form, was = request.form, _shown()
    try:
        if form.get("email", current_actor().email) != current_actor().email:
            require_fresh(form)
        accounts.edit_profile(current_actor(), form, was)
    except Conflict as error:
        return _profile_page(form, _meanwhile(error), {**was, **error.current}), error.status
    except Invalid as error:
        return _typed_profile(error.fields), error.status
    refresh()  # the language may be another one now
    flash(_("Your profile is saved."), "success")
    return redirect("/account")


@blueprint.get("/picture")
@signed_in
def picture() -> ResponseReturnValue:
    """Where a reload leads after a picture was refused."""
    return redirect("/account")


@blueprint.post("/picture")
@signed_in
def change_picture() -> ResponseReturnValue:
    """Show another picture of oneself."""
    file = request.files.get("picture")
    data = file.read(MOST_PICTURE_BYTES + 1) if file else b""
    try:
        if not data:
            raise Invalid({"picture": _("Choose a picture first.")})
        if len(data) > MOST_PICTURE_BYTES:
            raise Invalid({"picture": _("Choose a picture of at most 5 MB.")})
        pictures.change(current_actor(), current_actor(), data)
    except Invalid as error:
        return _profile_page(errors=error.fields), error.status
    flash(_("Your picture is saved."), "success")
    return redirect("/account")


# Room for the other parts of the form, so that a file that is too large by little is answered
# with a sentence of the form.
change_picture.max_body = MOST_PICTURE_BYTES + MIB  # type: ignore[attr-defined]


@blueprint.post("/picture/remove")
@signed_in
def remove_picture() -> ResponseReturnValue:
    """Show one's initials again."""
    pictures.remove(current_actor(), current_actor())
    flash(_("Your picture is removed."), "success")
    return redirect("/account")


@blueprint.get("/password")
@signed_in
@fresh_login_required
def password() -> ResponseReturnValue:
    """The form for a new password."""
    return _password_page({})


@blueprint.post("/password")
@signed_in
@keeps_typed(_password_page)
def change_password() -> ResponseReturnValue:
    """Choose a new password; the other sessions end."""
    session = current_session()
    try:
        require_fresh(request.form)
        typed = request.form.get("password")
        accounts.change_password(current_actor(), typed, session.id if session else None)
    except Invalid as error:
        return _password_page(error.fields), error.status
    flash(_("Your password is changed. Your other devices have been signed out."), "success")
    return redirect("/account/password")


def _meanwhile(error: Conflict) -> dict[str, str]:
    return {
        name: _("Meanwhile this was changed to “%(value)s”. Save again to use yours.", value=value)
        for name, value in error.current.items()
    }
