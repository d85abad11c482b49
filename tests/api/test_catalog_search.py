"""Texts of a language over HTTP: the list, one text, find and replace, and who may see what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.actions import suggestions, translating
from dashboard.extensions import db
from dashboard.live.catalog_list import details
from dashboard.models import Catalog, Finding, Role, User
from dashboard.models.event_log import position_of
from dashboard.transaction import transaction
from tests.helpers.forms import csrf_token
from tests.helpers.statements import selects
from tests.helpers.texts import entries_of, entry_of, make_catalog, text

Send = Callable[..., TestResponse]

FRENCH = (
    text("Users", "Utilisateurs", places=["dashboard/templates/users/index.html:4"]),
    text("Roles", "Rôles", places=["dashboard/templates/roles/index.html:2"], state="approved"),
    text("Sign in", comment="a button", places=["somewhere/else.c:1"]),
    text(("%(num)s user", "%(num)s users"), "%(num)s utilisateur", "%(num)s utilisateurs"),
    text("All users", "Tous les utilisateurs", state="needs_work"),
)
GERMAN = (
    text("Users", "Benutzer"),
    text(
        "Roles",
        "Rollen neu",
        state="approved",
        published={"texts": ["Rollen"], "fuzzy": False, "note": ""},
    ),
    text("Sign in", "Anmelden", published=None),
    text("All users", "Alle", state="needs_work"),
)


@pytest.fixture
def french(app: Flask) -> Catalog:
    make_catalog("de", GERMAN)
    return make_catalog("fr", FRENCH)


@pytest.fixture
def only_french(app: Flask) -> Role:
    """A role that may translate into one language."""
    with transaction():
        role = Role(
            name="French", name_key="french", description="", permissions=["translations.edit:fr"]
        )
        db.session.add(role)
    return role


@pytest.fixture
def api(app: Flask, make_user: Any, sign_in: Any) -> Callable[..., Send]:
    """The program of somebody with a role: ``api("admin")("GET", "/fr/entries")``."""

    def enter(role: str | Role, person: User | None = None) -> Send:
        person = person or make_user(roles=[role])
        client: FlaskClient = sign_in(app.test_client(), person)
        token = csrf_token(client)

        def send(method: str, path: str = "", **more: Any) -> TestResponse:
            # A context of its own, as on the server.
            with app.app_context():
                answer = client.open(
                    f"/api/v1/catalogs{path}",
                    method=method,
                    headers={"X-CSRFToken": token},
                    **more,
                )
            db.session.rollback()
            return answer

        return send

    return enter


def sources(answer: TestResponse) -> list[str]:
    assert answer.json
    return [item["source"] for item in answer.json["items"]]


# The list


def test_the_list_with_counts_and_positions(french: Catalog, api: Any) -> None:
    answer = api("translator")("GET", "/fr/entries")
    assert answer.status_code == 200
    assert sources(answer) == ["Users", "Roles", "Sign in", "%(num)s user", "All users"]
    found = answer.json
    assert found["total"] == 5
    assert found["next"] is None
    assert found["counts"]["states"] == {
        "all": 5,
        "missing": 1,
        "needs_work": 1,
        "translated": 2,
        "approved": 1,
        "unpublished": 0,
        "suggested": 0,
        "errors": 0,
        "warnings": 0,
    }
    assert set(found["offsets"]) == {"catalog:fr", "catalogs"}
    assert found["items"][0] == entry_of(french, "Users").public()


def test_filters_by_address(french: Catalog, api: Any) -> None:
    send = api("translator")
    found = {
        query: sources(send("GET", f"/fr/entries?{query}"))
        for query in (
            *("q=users", "state=missing", "state=all&q=sign", "path=templates/roles"),
            *("sort=-position&limit=2", f"key={entry_of(french, 'Roles').key}"),
        )
    }
    assert found == {
        "q=users": ["Users", "%(num)s user", "All users"],
        "state=missing": ["Sign in"],
        "state=all&q=sign": ["Sign in"],
        "path=templates/roles": ["Roles"],
        "sort=-position&limit=2": ["All users", "%(num)s user"],
        f"key={entry_of(french, 'Roles').key}": ["Roles"],
    }


def test_counts_come_with_the_first_page(french: Catalog, api: Any) -> None:
    send = api("translator")
    first = send("GET", "/fr/entries?limit=2&q=user").json
    assert (first["total"], len(first["items"])) == (3, 2)
    second = send("GET", f"/fr/entries?limit=2&q=user&cursor={first['next']}").json
    assert [item["source"] for item in second["items"]] == ["All users"]
    assert (second["total"], second["counts"], second["next"]) == (None, None, None)


def test_a_list_that_begins_with_a_text(french: Catalog, api: Any) -> None:
    start = entry_of(french, "Sign in").id
    answer = api("translator")("GET", f"/fr/entries?start={start}&limit=2")
    assert sources(answer) == ["Sign in", "%(num)s user"]
    assert answer.json["total"] == 5


@pytest.mark.parametrize(
    "query, field",
    [
        ("state=odd", "state"),
        ("check=%20", "check"),
        ("person=x", "person"),
        (f"person={'0' * 20}{'9' * 30}", "person"),
        (f"person={'1' * 5000}", "person"),
        ("since=soon", "since"),
        ("key=zz", "key"),
        ("sort=source", "sort"),
        ("cursor=AAAA", "cursor"),
        ("limit=many", "limit"),
        ("start=first", "start"),
    ],
)
def test_an_address_that_asks_for_nonsense(
    french: Catalog, api: Any, query: str, field: str
) -> None:
    answer = api("translator")("GET", f"/fr/entries?{query}")
    assert answer.status_code == 400
    assert field in answer.json["fields"]


@pytest.mark.parametrize("path", ["/fr/entries", "/fr/entries/{id}"])
def test_who_may_see_them(french: Catalog, api: Any, only_french: Role, path: str) -> None:
    path = path.format(id=entry_of(french, "Users").id)
    for role, status in (("translator", 200), ("staff", 200), ("admin", 200), ("user", 403)):
        assert api(role)("GET", path).status_code == status, role
    assert api(only_french)("GET", path).status_code == 200
    assert api(only_french)("GET", "/de/entries").status_code == 403
    assert api("admin")("GET", "/xx/entries").status_code == 404


def test_a_text_of_another_language_is_not_there(french: Catalog, api: Any) -> None:
    entry = entry_of(french, "Users")
    assert api("translator")("GET", f"/de/entries/{entry.id}").status_code == 404
    assert api("translator")("GET", f"/fr/entries/{2**60}").status_code == 404


# One text


def test_everything_about_a_text(french: Catalog, api: Any, make_user: Any) -> None:
    entry = entry_of(french, "Users")
    ana, ben = make_user("ana", roles=["translator"]), make_user("ben", roles=["staff"])
    translating.save(ana, entry, texts=["Personnes"])
    suggestions.make(ben, entry, ["Gens"], "shorter")
    with transaction():
        entry.previous = {"context": None, "source": "Accounts", "source_plural": None}
        entry.findings.append(
            Finding(
                catalog_id=french.id,
                check="ending",
                level="warning",
                form=0,
                dismissed_reason="It is a heading.",
                dismissed_by_id=ana.id,
                dismissed_by_name=ana.name,
            )
        )
    answer = api("", ana)("GET", f"/fr/entries/{entry.id}")
    found = answer.json
    assert answer.headers["ETag"] == f'"{entry.version}"'
    assert found["entry"] == entry.public()
    assert found["previous"]["source"] == "Accounts"
    assert found["places"] == [{"path": "dashboard/templates/users/index.html:4", "page": "/users"}]
    assert found["others"] == [{"locale": "de", "texts": ["Benutzer"], "state": "translated"}]
    assert found["same"] == []
    assert [(change["after"]["texts"], change["by"]["name"]) for change in found["history"]] == [
        (["Personnes"], "Ana")
    ]
    assert [it["texts"] for it in found["suggestions"]] == [["Gens"]]
    assert [(it["check"], it["reason"]) for it in found["dismissed"]] == [
        ("ending", "It is a heading.")
    ]
    assert found["plural"] == {
        "forms": 2,
        "rule": "nplurals=2; plural=(n > 1);",
        "examples": [[0, 1], [2, 3, 4, 5, 6]],
    }
    assert found["offsets"] == {"catalog:fr": position_of("catalog:fr").public()}


def test_the_same_words_in_other_contexts_are_told(api: Any) -> None:
    words = ({"texts": ["Enregistrer"], "state": "translated"}, {}, {})
    contexts = zip(("button", "verb", "key"), words, strict=True)
    catalog = make_catalog(
        "fr", [{"source": "Save", "context": context, **more} for context, more in contexts]
    )
    entry = next(it for it in entries_of(catalog) if it.context == "verb")
    assert api("translator")("GET", f"/fr/entries/{entry.id}").json["same"] == [["Enregistrer"]]


def test_what_the_actor_may(french: Catalog, api: Any, only_french: Role) -> None:
    path = f"/fr/entries/{entry_of(french, 'Users').id}"
    may = {
        name: {*api(role)("GET", path).json["permissions"]}
        for name, role in (("staff", "staff"), ("french", only_french), ("admin", "admin"))
    }
    assert may["staff"] == {"translations.suggest"}
    assert may["french"] == {"translations.edit"}
    assert {"translations.review", "translations.manage"} <= may["admin"]


def test_of_languages_one_may_not_see_only_what_is_published(
    french: Catalog, api: Any, only_french: Role
) -> None:
    def others(source: str, role: Any) -> list[tuple[str, str]]:
        answer = api(role)("GET", f"/fr/entries/{entry_of(french, source).id}")
        assert answer.status_code == 200
        return [(other["texts"][0], other["state"]) for other in answer.json["others"]]

    assert others("Roles", "translator") == [("Rollen neu", "approved")]
    assert others("Roles", only_french) == [("Rollen", "translated")]
    assert others("Sign in", "translator") == [("Anmelden", "translated")]
    assert others("Sign in", only_french) == []
    assert others("All users", "translator") == [("Alle", "needs_work")]
    assert others("All users", only_french) == []


def test_memory_comes_from_every_language(french: Catalog, api: Any, only_french: Role) -> None:
    make_catalog("es", [text("Sign in!", "Entrar", published=None)])
    path = f"/fr/entries/{entry_of(french, 'Sign in').id}"
    (row,) = api("translator")("GET", path).json["memory"]
    assert (row["locale"], row["texts"]) == ("es", ["Entrar"])
    assert row["percent"] > 80
    assert api(only_french)("GET", path).json["memory"] == []


def test_no_query_grows_with_what_there_is_about_a_text(french: Catalog, make_user: Any) -> None:
    person, entry = make_user(roles=["translator"]), entry_of(french, "Sign in")

    def asked() -> int:
        details(person, "fr", entry.id)  # the memory is read once
        return selects(lambda: details(person, "fr", entry.id))

    before = asked()
    for number, locale in enumerate(("es", "ja", "ar"), 1):
        similar = [text(f"Sign in {place}", f"x{place}") for place in range(3)]
        make_catalog(locale, [text("Sign in", "y"), *similar])
        translating.save(person, entry, texts=[f"Entrer {number}"])
    found = details(person, "fr", entry.id)
    assert (len(found["others"]), len(found["memory"]), len(found["history"])) == (4, 3, 3)
    assert asked() <= before + 1  # what checks found in all of the others


def test_plural_forms_of_a_language_without_a_rule_of_its_own(french: Catalog, api: Any) -> None:
    with transaction():
        french.plural_forms = "nplurals=2; plural=__import__('os');"
    path = f"/fr/entries/{entry_of(french, 'Users').id}"
    assert api("translator")("GET", path).json["plural"]["forms"] == 2


# Find and replace


def test_replace_by_api(french: Catalog, api: Any) -> None:
    send = api("translator")
    asked = {"find": "utilisateur", "replace": "compte", "in": "texts"}
    shown = send("POST", "/fr/replace", json=asked)
    assert shown.status_code == 200
    assert shown.json["total"] == 3
    first = shown.json["items"][0]
    assert (first["before"], first["after"]) == (["Utilisateurs"], ["comptes"])
    assert entry_of(french, "Users").texts == ["Utilisateurs"]
    done = send("POST", "/fr/replace", json={**asked, "apply": True, "expected": 3})
    assert (done.status_code, done.json["total"]) == (200, 3)
    assert entry_of(french, "Users").texts == ["comptes"]
    batch = done.json["batch"]
    undone = send("POST", f"/fr/undo/{batch}")
    assert undone.json["total"] == 3
    assert undone.json["kept"] == []
    assert entry_of(french, "Users").texts == ["Utilisateurs"]
    assert send("POST", f"/fr/undo/{batch}").status_code == 409


def test_replace_within_filters(french: Catalog, api: Any, make_user: Any) -> None:
    ana = make_user("ana", roles=["translator"])
    translating.save(ana, entry_of(french, "All users"), texts=["Les utilisateurs"])
    send = api("translator")
    for filters, total in (
        ({"state": "translated"}, 3),
        ({"q": "num"}, 1),
        ({"person": ana.id}, 1),
        ({"person": str(ana.id)}, 1),
        ({"path": "roles/"}, 0),
    ):
        asked = {"find": "utilisateur", "replace": "compte", **filters}
        assert send("POST", "/fr/replace", json=asked).json["total"] == total, filters


def test_another_number_than_expected(french: Catalog, api: Any) -> None:
    asked = {"find": "utilisateur", "replace": "compte", "apply": True, "expected": 2}
    answer = api("translator")("POST", "/fr/replace", json=asked)
    assert answer.status_code == 412
    assert (answer.json["code"], answer.json["current"]) == ("other_count", {"total": 3})


def test_an_undo_says_what_it_left_alone(french: Catalog, api: Any, make_user: Any) -> None:
    send = api("translator")
    asked = {"find": "utilisateur", "replace": "compte", "apply": True, "expected": 3}
    batch = send("POST", "/fr/replace", json=asked).json["batch"]
    users = entry_of(french, "Users")
    translating.save(make_user("ana", roles=["translator"]), users, texts=["Gens"])
    undone = send("POST", f"/fr/undo/{batch}").json
    assert (undone["total"], undone["kept_total"]) == (2, 1)
    assert undone["kept"] == [{"id": users.id, "source": "Users"}]
    assert entry_of(french, "Users").texts == ["Gens"]


def test_the_latest_replacements_and_what_became_of_them(french: Catalog, api: Any) -> None:
    send = api("translator")
    assert send("GET", "/fr/batches").json == {"items": [], "next": None}
    made = []
    for find, by in (("utilisateur", "compte"), ("compte", "profil")):
        asked = {"find": find, "replace": by, "apply": True, "expected": 3}
        made.append(send("POST", "/fr/replace", json=asked).json["batch"])
    found = send("GET", "/fr/batches?limit=1").json
    (newest,) = found["items"]
    assert (newest["batch"], newest["find"], newest["replace"]) == (made[1], "compte", "profil")
    assert (newest["how"], newest["texts"], newest["undone"]) == ("replace", 3, None)
    send("POST", f"/fr/undo/{made[1]}")
    items = send("GET", "/fr/batches").json["items"]
    assert [it["batch"] for it in items] == made[::-1]
    assert (items[0]["undone"]["kept"], items[1]["undone"]) == (0, None)
    (older,) = send("GET", f"/fr/batches?limit=1&cursor={found['next']}").json["items"]
    assert older["batch"] == made[0]
    assert send("GET", "/fr/batches?cursor=x").status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"find": "a"},
        {"find": "", "replace": "b"},
        {"find": "a", "replace": "a"},
        {"find": "a", "replace": "b", "in": "sources"},
        {"find": "a", "replace": "b", "apply": True},
        {"find": "a", "replace": "b", "apply": True, "expected": -1},
        {"find": "a", "replace": "b", "state": "odd"},
        {"find": "a", "replace": "b", "regex": True},
        {"find": ["a"], "replace": "b"},
    ],
)
def test_what_cannot_be_replaced(french: Catalog, api: Any, asked: dict[str, Any]) -> None:
    answer = api("translator")("POST", "/fr/replace", json=asked)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_who_may_replace(french: Catalog, api: Any, only_french: Role) -> None:
    asked = {"find": "a", "replace": "b"}
    for role, status in (("translator", 200), ("staff", 403), ("user", 403), (only_french, 200)):
        assert api(role)("POST", "/fr/replace", json=asked).status_code == status, role
    assert api(only_french)("POST", "/de/replace", json=asked).status_code == 403
    assert api(only_french)("GET", "/de/batches").status_code == 403
    for role, status in (("translator", 200), ("staff", 403), ("user", 403), (only_french, 200)):
        assert api(role)("GET", "/fr/batches").status_code == status, role
    assert api("staff")("POST", "/fr/undo/abc").status_code == 404
    assert api("user")("POST", "/fr/undo/abc").status_code == 403
