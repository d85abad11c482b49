"""No target leads to another site, however it is written."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.redirects import safe_next

HERE = "https://dash.example/login"
PARTS = st.sampled_from(["/", "\\", "//", "https:", "evil.example", "@", "\t", "\n", "?", "#", "a"])


def as_a_browser_reads(target: str) -> str:
    """Browsers drop tabs and line breaks and take backslashes for slashes (WHATWG URL, 4.4)."""
    stripped = target.strip("".join(map(chr, range(0x21))))
    return stripped.translate({ord(char): None for char in "\t\r\n"}).replace("\\", "/")


@given(st.one_of(st.lists(PARTS, max_size=8).map("".join), st.text(max_size=20)))
def test_whatever_is_asked_for_stays_on_this_site(target: str) -> None:
    address = urljoin(HERE, as_a_browser_reads(safe_next(target)))
    assert urlsplit(address)[:2] == ("https", "dash.example")


@pytest.mark.parametrize("target", ["/", "/users?q=a&sort=-name", "/a//b", "/a?next=//b", "/ü#x"])
def test_paths_of_this_site_stay_as_they_are(target: str) -> None:
    assert safe_next(target) == target
