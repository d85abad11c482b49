"""Static files are fetched once: their addresses change with them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

LASTING = "public, max-age=31536000, immutable"


def addresses(client: FlaskClient) -> set[str]:
    """Every static file that the page for signing in names."""
    page = client.get("/login").text
    found = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert found
    modules = json.loads(found[1])["imports"].values()
    return {*re.findall(r'(?:src|href)="(/static/[^"#]+)"', page), *modules}


def kept(client: FlaskClient, address: str) -> str | None:
    with client.get(address) as answer:
        return answer.headers.get("Cache-Control")


def test_a_browser_never_asks_again_for_what_a_page_names(client: FlaskClient) -> None:
    named = addresses(client)
    assert len(named) > 100
    assert {address for address in named if kept(client, address) != LASTING} == set()


def test_no_style_names_a_file_of_the_app(app: Flask) -> None:
    """Nothing there tells when the file changes: a browser would ask on every page."""
    styles = (Path(app.static_folder or "") / "css").glob("*.css")
    named = {style.name: re.findall(r"url\([^)]*\)", style.read_text("utf-8")) for style in styles}
    assert named
    assert {name: files for name, files in named.items() if files} == {}


def test_a_browser_asks_again_for_what_may_change_under_the_same_address(
    client: FlaskClient,
) -> None:
    for query in ("", "?v=", "?v=000000000000"):
        assert kept(client, f"/static/js/app.js{query}") == "no-cache"


def test_that_a_file_is_not_there_is_not_kept(client: FlaskClient) -> None:
    for path in ("js/none.js", "../run.py", "js"):
        answer = client.get(f"/static/{path}?v=000000000000")
        assert answer.status_code == 404
        assert answer.headers.get("Cache-Control") != LASTING


def test_a_browser_that_asks_again_all_the_same_hears_that_nothing_has_changed(
    client: FlaskClient,
) -> None:
    address = min(addresses(client))
    with client.get(address) as first:
        tag = first.headers["ETag"]
    with client.get(address, headers={"If-None-Match": tag}) as again:
        assert (again.status_code, again.headers["Cache-Control"]) == (304, LASTING)


def test_static_files_say_nothing_of_who_asks(app: Flask, client: FlaskClient) -> None:
    """A cache on the way may give them to everybody."""
    address = min(addresses(client))
    with client.get(address) as answer:
        assert "Set-Cookie" not in answer.headers
    assert urlsplit(address).path.startswith(app.static_url_path or "")
