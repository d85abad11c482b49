"""Passwords: Argon2id, computed off the event loop.

Checking takes the same work whether or not there is a password to compare with, so that time
does not tell which accounts exist. Parameters: RFC 9106, section 4, second recommendation.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from dashboard import offload

hasher: Final = PasswordHasher()

MOST_NORMALIZED: Final = 1024
"""No password has more characters, however it is typed; and many marks would take very long."""


def digest(password: str) -> str:
    """How ``password`` is stored."""
    return offload.run(hasher.hash, _normalized(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``.

    Args:
        stored: what ``digest`` returned; None where there is no account or no password yet.
        password: what was typed.
    """
    try:
        return offload.run(hasher.verify, stored or _decoy(), _normalized(password))
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was made with other parameters than are used today."""
    return hasher.check_needs_rehash(stored)


def _normalized(password: str) -> str:
    """The same characters for the same keys on every system (NIST SP 800-63B, 3.1.1.2)."""
    if len(password) > MOST_NORMALIZED:
        return password
    return unicodedata.normalize("NFKC", password)


def _decoy() -> str:
    """A stored form that no password fits and that costs as much to check as a real one."""
    salt, tag = (_base64(secrets.token_bytes(size)) for size in (hasher.salt_len, hasher.hash_len))
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${tag}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
