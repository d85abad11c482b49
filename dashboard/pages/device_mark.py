"""The mark by which a device is known again: a random cookie of its own, which says nothing else.

It outlives sessions and signing out, is worth nothing without a password, and only its hash is
kept (models/devices.py). Browsers keep cookies for 400 days at most.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Final

from flask import Response, after_this_request, current_app, request

COOKIE: Final = "device"
LIFETIME: Final = timedelta(days=400)


def device_mark() -> str:
    """The mark of the device that this request comes from; one without any gets one."""
    sent = request.cookies.get(COOKIE, "")
    mark = sent if re.fullmatch(r"[\w-]{22}", sent, re.ASCII) else secrets.token_urlsafe(16)

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            mark,
            max_age=LIFETIME,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

    return mark
