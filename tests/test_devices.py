"""What devices are called in the list of sessions."""

from __future__ import annotations

import pytest

from dashboard.devices import describe

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "agent,name",
    [
        (
            f"{MOZILLA} (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox · Linux",
        ),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/127.0 Safari/537.36", "Chrome · Windows"),
        (
            f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/127.0 Safari/537.36 Edg/127",
            "Edge · Windows",
        ),
        (
            f"{MOZILLA} (Macintosh; Intel Mac OS X) {WEBKIT} Version/17.5 Safari/605",
            "Safari · macOS",
        ),
        (
            f"{MOZILLA} (iPhone; CPU OS 17 like Mac OS X) {WEBKIT} CriOS/127 Safari",
            "Chrome · iPhone",
        ),
        (
            f"{MOZILLA} (Linux; Android 14) {WEBKIT} SamsungBrowser/25.0",
            "Samsung Internet · Android",
        ),
        ("curl/8.5.0", "curl"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(agent: str, name: str) -> None:
    assert describe(agent) == name
