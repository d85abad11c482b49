"""Forms that cannot be taken through no fault of what was typed are shown again, with all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import make_response
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dashboard.errors import Busy, DashboardError, OutOfSpace
from dashboard.forgery import is_forged
from dashboard.pages.errors import Expired, headers_of

View = TypeVar("View", bound=Callable[..., Any])
Show = Callable[[Mapping[str, Any]], ResponseReturnValue]


def keeps_typed(show: Show) -> Callable[[View], View]:
    """Let a view's form survive an outdated protection token and a database that is held.

    Put it closest to the view, so that whoever may not open the page is told that first.

    Args:
        show: the page with what was typed and no password; given ``{"form": sentence}``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if is_forged():
                return _again(show, Expired(AGAIN))
            try:
                return view(*args, **kwargs)
            except (Busy, OutOfSpace) as error:
                return _again(show, error)

        guarded.keeps_typed = True  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


AGAIN = _l(
    "Nothing was sent, because you signed in or out in another tab. Please send your entries again."
)


def _again(show: Show, error: DashboardError) -> ResponseReturnValue:
    response = make_response(show({"form": error.message}))
    if response.status_code == 200:
        response.status_code = error.status
        response.headers.update(headers_of(error))
    return response
