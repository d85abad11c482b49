"""Sensitive changes need a recent password."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_login import current_user, login_fresh

from dashboard.actions.attempts import TooManyAttempts
from dashboard.actions.tokens import require_password_sign_in
from dashboard.errors import Invalid
from dashboard.identity import current_actor
from dashboard.pages.sign_in import confirm_password, too_many


def require_fresh(form: Mapping[str, str]) -> None:
    """Demand a recent sign-in, or the current password with the form.

    Pages that only lead to a form use ``fresh_login_required``. Where something has been typed,
    asking within the form loses nothing of it.

    Raises:
        Invalid: naming the field ``current_password``, which the form then shows.
    """
    if login_fresh():
        return
    try:
        right = confirm_password(form.get("current_password", ""))
    except TooManyAttempts as error:
        raise Invalid({"current_password": too_many(error)}) from error
    if not right:
        sentence = _("Enter your current password to make this change.")
        raise Invalid({"current_password": sentence})


def refuse_tokens() -> None:
    """Before each request for a person's own account: not with an access token.

    Raises:
        Denied
    """
    if current_user.is_authenticated:
        require_password_sign_in(current_actor())
