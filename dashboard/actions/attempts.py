"""How often a wrong password may be given: per account and per network address.

Only failures count. An attempt counts for its account before the password is checked and is
taken back on success, so that many attempts at once are no way around the limit.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse, parse_many

from dashboard.config import Settings
from dashboard.errors import DashboardError
from dashboard.extensions import limiter
from dashboard.models.text import text_key
from dashboard.models.users import User

LINKS: Final = parse("5 per hour")
"""Password links that may be asked for one account."""

LINKS_PER_ADDRESS: Final = parse("30 per hour")

_checking: Final[Counter[str]] = Counter()
"""Attempts under way, by address."""


class TooManyAttempts(DashboardError):
    """Too many wrong passwords.

    Args:
        seconds: how long to wait.
    """

    status, code = 429, "too_many"
    title = _l("Too many attempts")
    message = _l("Please wait a few minutes before you try again.")

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds

    @property
    def details(self) -> dict[str, Any]:
        return {"retry_after": self.seconds}


class Attempt:
    """One attempt; it counts as failed until ``succeeded``."""

    failed = True

    def succeeded(self) -> None:
        """The password was right."""
        self.failed = False


@contextmanager
def attempt(typed: str, user: User | None, address: str) -> Iterator[Attempt]:
    """Check a password inside this.

    Args:
        typed: the name that was typed; names without an account are limited just the same.
        user: whose account it is, if anybody's.
        address: where it comes from.

    Raises:
        TooManyAttempts
    """
    account = f"user:{user.id}" if user else f"name:{text_key(typed)[:128]}"
    _require_room(_limits("sign_in_attempts_per_address"), address, _checking[address])
    _count(_limits("sign_in_attempts"), account)
    _checking[address] += 1
    tried = Attempt()
    try:
        yield tried
    finally:
        _checking[address] -= 1
        if not _checking[address]:
            del _checking[address]
        _settle(tried, account, address)


def may_ask_for_link(typed: str, address: str) -> bool:
    """Whether another password link may be asked for; counts the question."""
    # The address first: nobody uses up other people's questions, or memory, without end.
    if not limiter.limiter.hit(LINKS_PER_ADDRESS, "link-address", address):
        return False
    return limiter.limiter.hit(LINKS, "link-name", text_key(typed)[:128])


def _settle(tried: Attempt, account: str, address: str) -> None:
    if tried.failed:
        for item in _limits("sign_in_attempts_per_address"):
            limiter.limiter.hit(item, "address", address)
    else:
        for item in _limits("sign_in_attempts"):
            limiter.limiter.clear(item, "account", account)


def _count(items: list[RateLimitItem], account: str) -> None:
    for item in items:
        if not limiter.limiter.hit(item, "account", account):
            raise TooManyAttempts(_wait(item, "account", account))


def _require_room(items: list[RateLimitItem], address: str, checking: int) -> None:
    for item in items:
        if limiter.limiter.get_window_stats(item, "address", address).remaining <= checking:
            raise TooManyAttempts(_wait(item, "address", address))


def _wait(item: RateLimitItem, *key: str) -> int:
    reset = limiter.limiter.get_window_stats(item, *key).reset_time
    return max(1, math.ceil(reset - time.time()))


def _limits(name: str) -> list[RateLimitItem]:
    settings: Settings = current_app.extensions["settings"]
    return parse_many(getattr(settings, name))
