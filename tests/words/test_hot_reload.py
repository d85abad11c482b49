"""Two real processes on one database and one folder: both serve new words with the next request."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import polib
import pytest
import requests

from dashboard.words.catalog import revision_of
from dashboard.words.keys import key_of
from tests.helpers.live_client import LiveClient
from tests.helpers.server import Server, wait_until
from tests.helpers.sources import ROOT
from tests.helpers.words import mo_path

TITLE = "Sign in"
"""A text of the page that everybody can open."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of some of our catalogs."""
    folder = tmp_path_factory.mktemp("translations")
    for locale in ("en", "de"):
        shutil.copytree(ROOT / "translations" / locale, folder / locale)
        catalog = polib.pofile(str(folder / locale / "LC_MESSAGES" / "messages.po"))
        mo_path(folder, locale).write_bytes(catalog.to_binary())
    return folder


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path, folder: Path
) -> Iterator[tuple[Server, Server]]:
    """Two processes that know nothing of each other but the database and the folder."""
    data_dir = tmp_path_factory.mktemp("data")
    (data_dir / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with (
        Server(data_dir, translations_dir=folder) as one,
        Server(data_dir, translations_dir=folder) as other,
    ):
        yield one, other


@pytest.fixture(scope="module")
def translator(servers: tuple[Server, Server]) -> requests.Session:
    """Somebody who may publish."""
    with servers[0].app.app_context():
        return servers[0].sign_in(servers[0].make_user(roles=("admin",), locale="de"))


def titles(server: Server) -> set[str]:
    """How a page says one message, in all the places where it does."""
    page = requests.get(f"{server.url}/login", headers={"Accept-Language": "de"}, timeout=20)
    assert page.status_code == 200
    return {unescape(text) for text in marked(page.text)}


def marked(page: str) -> list[str]:
    return re.findall(rf"<!--t:{key_of(None, TITLE)}-->(.*?)<!--/t-->", page)


def context(server: Server) -> dict[str, Any]:
    page = requests.get(f"{server.url}/login", headers={"Accept-Language": "de"}, timeout=20).text
    found: dict[str, Any] = json.loads(page.partition('id="context">')[2].partition("<")[0])
    return found


def words(server: Server) -> str:
    """What the page's address of words says of the message, for the page's revision."""
    page = context(server)["words"]
    address = page["url"].replace("REVISION", page["revision"])
    answer = requests.get(f"{server.url}{address}?keys={key_of(None, TITLE)}", timeout=20).json()
    assert answer["revision"] == page["revision"]
    return str(answer["words"][key_of(None, TITLE)][0])


def publish(server: Server, browser: requests.Session, text: str) -> dict[str, Any]:
    """Translate the message and publish, as the page for translators does."""
    listed = server.api(browser, "GET", f"catalogs/de/entries?key={key_of(None, TITLE)}").json()
    (entry,) = listed["items"]
    saved = server.api(
        browser,
        "PATCH",
        f"catalogs/de/entries/{entry['id']}",
        json={"texts": [text], "state": "translated"},
        headers={"If-Match": f'"{entry["version"]}"'},
    )
    assert saved.status_code == 200, saved.text
    published = server.api(browser, "POST", "catalogs/de/publish", json={"without_errors": True})
    assert published.status_code in (200, 201), published.text
    found: dict[str, Any] = published.json()
    return found


def told(client: LiveClient) -> list[dict[str, Any]]:
    """The events ``catalog`` that a page gets from now on."""
    found: list[dict[str, Any]] = []
    client.socket.on("catalog", found.append)
    return found


def test_both_serve_what_one_publishes_with_the_next_request(
    servers: tuple[Server, Server], translator: requests.Session, folder: Path
) -> None:
    before = {server.url: titles(server) for server in servers}
    assert before[servers[0].url] == before[servers[1].url]
    with LiveClient(servers[0], translator) as one, LiveClient(servers[1], translator) as other:
        events = [told(one), told(other)]
        publication = publish(servers[0], translator, "Hereinspaziert & los")
        for server in (servers[1], servers[0]):
            assert titles(server) == {"Hereinspaziert & los"}
            assert words(server) == "Hereinspaziert & los"
        revision = revision_of(mo_path(folder, "de").read_bytes())
        assert publication["revision"] == revision == context(servers[1])["words"]["revision"]
        news = {"locale": "de", "revision": revision}
        wait_until(lambda: all(news in found for found in events), what="both pages to be told")


def test_both_serve_what_a_deploy_puts_there(servers: tuple[Server, Server], folder: Path) -> None:
    path = folder / "de" / "LC_MESSAGES" / "messages.po"
    catalog = polib.pofile(str(path))
    entry = catalog.find(TITLE)
    assert entry
    entry.msgstr = "Von außen"
    for target, content in (
        (path, str(catalog).encode()),
        (mo_path(folder, "de"), catalog.to_binary()),
    ):
        new = target.with_suffix(".new")
        new.write_bytes(content)
        new.replace(target)
    for server in servers:
        assert titles(server) == {"Von außen"}


@pytest.mark.parametrize("broken", [b"", b"\xde\x12\x04\x95", b"no catalog"])
def test_a_broken_catalog_is_never_served(
    servers: tuple[Server, Server], folder: Path, broken: bytes
) -> None:
    before = titles(servers[0])
    path = mo_path(folder, "de")
    path.write_bytes(broken)
    seen = [titles(server) for server in servers for _ in range(3)]

    def mended() -> bool:
        seen.extend(titles(server) for server in servers)
        return path.read_bytes() != broken

    # It is compiled again from the .po; what people read never changes.
    wait_until(mended, seconds=15, what="the catalog to be compiled again")
    seen += [titles(server) for server in servers]
    assert all(found == before for found in seen)
    assert "words cannot be used" in servers[0].log
