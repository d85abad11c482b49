"""Where to go next, without letting a link send people to another site."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

NOWHERE = SplitResult("", "", "", "", "")


def safe_next(target: str | None, fallback: str = "/") -> str:
    """``target`` if it is a path on this site, else ``fallback``.

    Browsers read ``//host`` and ``/\\host`` as other sites and drop control characters, so
    those are refused. Source: OWASP, Unvalidated Redirects and Forwards Cheat Sheet.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(char) < 0x21 for char in target) or "\\" in target:
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def split(address: str) -> SplitResult:
    """The parts of an address that a header names; all of them empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return NOWHERE
