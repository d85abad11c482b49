"""Translations on open pages: who is shown a language's texts, for how long, and who is at them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
import requests

from dashboard.actions import roles, suggestions, translating
from dashboard.extensions import db
from dashboard.models import CatalogEntry, Role, User
from dashboard.models.catalogs import find_catalog
from dashboard.policy import SYSTEM
from dashboard.rights import limited
from dashboard.transaction import transaction
from tests.helpers.live_client import LiveClient
from tests.helpers.server import Server, wait_until
from tests.helpers.texts import make_catalog, make_entry

numbers = count(1)
locales = iter(("is", "mt", "ga", "cy", "lb", "fo", "gd", "kw"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Server]:
    """A server of its own, with no languages but those made here."""
    folder = tmp_path_factory.mktemp("catalogs")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    empty = tmp_path_factory.mktemp("translations")
    with Server(folder, translations_dir=str(empty)) as server:
        yield server


@pytest.fixture(autouse=True)
def _context(server: Server) -> Iterator[None]:
    with server.app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def entry(server: Server) -> CatalogEntry:
    """A text of a language of its own."""
    return make_entry(next(locales), "Save")


def role_for(*permissions: str) -> Role:
    role = roles.create(SYSTEM, {"name": f"Role {next(numbers)}", "permissions": []})
    with transaction():
        role.permissions = list(permissions)
    return role


def page_of(server: Server, user: User, *topics: str) -> LiveClient:
    """A connected page that watches topics."""
    page = LiveClient(server, server.sign_in(user))
    page.connect()
    page.subscribe(*topics)
    return page


def test_a_saved_text_reaches_those_who_see_its_language(
    server: Server, entry: CatalogEntry
) -> None:
    topic = f"catalog:{entry.locale}"
    suggest = limited("translations.suggest", entry.locale)
    one, other = role_for(suggest, "users.view"), role_for("translations.edit:xx")
    with (
        page_of(server, server.make_user(roles=["translator"]), topic, "catalogs") as every,
        page_of(server, server.make_user(roles=[one]), topic) as limited_page,
        page_of(server, server.make_user(roles=[other]), topic) as elsewhere,
        page_of(server, server.make_user(), topic, "catalogs") as nobody,
    ):
        assert "denied" not in (every.status[topic], limited_page.status[topic])
        assert elsewhere.status[topic] == nobody.status[topic] == "denied"
        translating.save(SYSTEM, entry, texts=["Ok"])
        for page in (every, limited_page):
            wait_until(lambda page=page: page.store[topic], what="the text")  # type: ignore[misc]
            assert page.store[topic][entry.id]["texts"] == ["Ok"]
        number = entry.catalog_id
        wait_until(lambda: number in nobody.store["catalogs"], what="the numbers")
        wait_until(lambda: number in every.store["catalogs"], what="the numbers")
        shown = nobody.store["catalogs"][number]
        assert (shown["locale"], shown["translated"]) == (entry.locale, 1)
        assert "published_by" not in shown
        assert "published_by" in every.store["catalogs"][number]
        assert nobody.kinds(topic) == elsewhere.kinds(topic) == []


def test_a_suggestion_comes_and_goes_on_every_page(server: Server, entry: CatalogEntry) -> None:
    topic = f"catalog:{entry.locale}"
    author = server.make_user(roles=["staff"])
    with page_of(server, server.make_user(roles=["translator"]), topic, "catalogs") as page:

        def waiting() -> tuple[int, int]:
            text, numbers = page.store[topic], page.store["catalogs"]
            found = (text.get(entry.id, {}), numbers.get(entry.catalog_id, {}))
            return found[0].get("suggestions", 0), found[1].get("suggestions", 0)

        made = suggestions.make(author, entry, ["Ok"])
        wait_until(lambda: waiting() == (1, 1), what="the suggestion")
        suggestions.withdraw(author, made)
        wait_until(lambda: waiting() == (0, 0), what="it to be withdrawn")
        assert page.kinds(topic) == ["suggestion.made", "suggestion.withdrawn"]


def test_who_loses_a_language_sees_no_more_of_it(server: Server, entry: CatalogEntry) -> None:
    topic = f"catalog:{entry.locale}"
    role = role_for(limited("translations.edit", entry.locale))
    with page_of(server, server.make_user(roles=[role]), topic) as page:
        translating.save(SYSTEM, entry, texts=["One"])
        wait_until(lambda: page.store[topic], what="the text")
        roles.update(SYSTEM, role, {"permissions": []})
        wait_until(lambda: page.access, what="the loss of the right")
        translating.save(SYSTEM, entry, texts=["Two"])
        page.settle()
        assert page.status[topic] == "denied"
        assert page.kinds(topic) == ["entry.translated"]


def test_who_is_given_another_language_moves_at_once(server: Server, entry: CatalogEntry) -> None:
    one, other = entry, make_entry(next(locales), "Save")
    topics = [f"catalog:{it.locale}" for it in (one, other)]
    role = role_for(limited("translations.edit", one.locale))
    with page_of(server, server.make_user(roles=[role]), *topics) as page:
        assert [page.status[topic] for topic in topics] == ["live", "denied"]
        roles.update(SYSTEM, role, {"permissions": [limited("translations.edit", other.locale)]})
        wait_until(lambda: page.access, what="the change of rights")
        page.subscribe(*topics)
        assert [page.status[topic] for topic in topics] == ["denied", "live"]
        for it in (one, other):
            translating.save(SYSTEM, it, texts=["Ok"])
        wait_until(lambda: page.store[topics[1]], what="the text")
        page.settle()
        assert page.kinds(topics[0]) == []


def test_languages_that_there_are_not_are_denied(server: Server) -> None:
    wrong = ["catalog:xx", "catalog:", "catalog:../fr", "catalog:FR", "catalog:fr\n"]
    with page_of(server, server.make_user(roles=["admin"])) as page:
        answer = page.call("subscribe", {"topics": dict.fromkeys(wrong)})
        assert {it["status"] for it in answer["topics"].values()} == {"denied"}


def test_who_is_at_a_text_is_told_to_those_who_see_its_language(
    server: Server, entry: CatalogEntry
) -> None:
    record = f"catalog_entries/{entry.id}"
    ana = server.make_user(roles=["translator"])
    here = role_for("users.view", limited("translations.suggest", entry.locale))
    there = role_for("users.view", "translations.review:xx")
    with page_of(server, ana) as page:
        assert page.call("presence", {"record": record, "field": "texts"}) == {}
        for role, expected in ((here, record), (there, None)):
            viewer = server.make_user(roles=[role])
            with page_of(server, viewer) as watcher:
                wait_until(
                    lambda watcher=watcher: ana.id in seen(watcher),  # type: ignore[misc]
                    what="Ana to be here",
                )
                assert seen(watcher)[ana.id].get("record") == expected
    with page_of(server, server.make_user(roles=[there])) as page:
        assert page.call("presence", {"record": record, "field": None})["error"] == "not_found"
        wrong = page.call("presence", {"record": record, "field": "note"})
        assert wrong["error"] == "invalid"


@pytest.mark.parametrize("round_", range(4))
def test_what_many_save_at_the_same_moment_is_all_there(server: Server, round_: int) -> None:
    entry = many_forms(round_)
    address = f"catalogs/{entry.locale}/entries/{entry.id}"
    forms = len(entry.texts)
    browsers = [browser_of(server, server.make_user(roles=["translator"])) for _ in range(forms)]

    def save(form: int) -> bool:
        texts = [f"%(num)s {at}" if at == form else "" for at in range(forms)]
        asked = {"json": {"texts": texts}, "headers": {"If-Match": '"1"'}}
        answer = server.api(browsers[form], "PATCH", address, **asked)
        while answer.status_code == 503:  # a busy machine: nothing was changed, as it says
            answer = server.api(browsers[form], "PATCH", address, **asked)
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["merged"])

    with ThreadPoolExecutor(forms) as people:
        answers = list(people.map(save, range(forms)))
    assert sorted(answers) == [False] + [True] * (forms - 1)
    db.session.rollback()
    assert entry.texts == [f"%(num)s {at}" for at in range(forms)]
    assert (entry.state, entry.version) == ("translated", 1 + forms)


def browser_of(server: Server, user: User) -> requests.Session:
    """A browser with a token of its own; one context has the same one for all."""
    with server.app.app_context():
        return server.sign_in(user)


def many_forms(number: int) -> CatalogEntry:
    """A text with the six forms of Arabic."""
    catalog = find_catalog("ar") or make_catalog("ar")
    with transaction():
        entry = CatalogEntry(
            catalog_id=catalog.id,
            locale="ar",
            key=f"{number:016x}",
            position=number,
            source="%(num)s file",
            source_plural="%(num)s files",
            texts=[""] * 6,
        )
        db.session.add(entry)
    return entry


def seen(page: LiveClient) -> dict[int, dict[str, str]]:
    """Who is here, as a page is told that asks anew."""
    answer = page.call("subscribe", {"topics": {"presence": None}})
    return {entry["id"]: entry for entry in answer["topics"]["presence"]["state"]}
