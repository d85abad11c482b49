"""What each route needs. Every view carries exactly one of these; a test walks them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask_login import current_user

from dashboard.extensions import login_manager
from dashboard.identity import current_actor
from dashboard.permissions import PERMISSIONS
from dashboard.policy import require

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Everybody may open it, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is signed in may open it."""
    return _guarded(view, "signed in", lambda: None)


def requires(permission: str) -> Callable[[View], View]:
    """Only people with ``permission`` may open it.

    Raises:
        KeyError: for a permission that permissions.py does not know.
    """
    PERMISSIONS[permission]

    def decorate(view: View) -> View:
        return _guarded(view, permission, lambda: require(current_actor(), permission))

    return decorate


def _guarded(view: View, access: str, check: Callable[[], None]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()
        check()
        return view(*args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
