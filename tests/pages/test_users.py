"""The people pages: what they show to whom, forms that lose nothing, and the file."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import roles, users
from dashboard.extensions import db
from dashboard.models import Role, User
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user, user_by_login
from dashboard.policy import SYSTEM
from tests.helpers.visitor import Visitor, errors, value


@pytest.fixture
def enter(app: Flask, make_user: Any, sign_in: Any) -> Any:
    """Makes a person with roles and their browser: ``enter("staff")``."""

    def open_browser(*held: str | Role) -> Visitor:
        client = app.test_client()
        sign_in(client, make_user(roles=held))
        return Visitor(app, client)

    return open_browser


@pytest.fixture
def viewers(app: Flask) -> Role:
    """A role that sees people, without what is private of them."""
    return roles.create(SYSTEM, {"name": "Viewers", "permissions": ["users.view", "users.export"]})


def fresh(person: User) -> User:
    db.session.rollback()
    found = find_user(person.id)
    assert found
    return found


def data(page: Any, block: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{block}">(.*?)</script>', page.text)
    assert found
    return json.loads(found[1])


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


# Who may


@pytest.mark.parametrize("path", ["/users", "/users/1", "/users/new", "/users/export.csv"])
def test_a_mere_user_gets_nowhere(enter: Any, make_user: Any, path: str) -> None:
    make_user()
    assert enter("user").get(path).status_code == 403


@pytest.mark.parametrize("path", ["new", "1", "1/roles", "1/deactivate", "1/reactivate"])
def test_a_mere_user_changes_nothing(enter: Any, make_user: Any, path: str) -> None:
    visitor = enter("user")
    assert visitor.post(f"/users/{path}", name="Other").status_code == 403


def test_who_may_only_look_is_offered_nothing(enter: Any, make_user: Any, viewers: Role) -> None:
    other, visitor = make_user("secret.person"), enter(viewers)
    for page in (visitor.get("/users"), visitor.get(f"/users/{other.id}")):
        assert page.status_code == 200
        for hidden in ("secret.person@", "data-invite", "data-bulk", "data-profile", "data-act="):
            found = hidden in page.text.split('id="row-menu"')[0]
            assert not found, hidden


def test_the_snapshot_in_the_page_is_what_the_address_asks_for(enter: Any, make_user: Any) -> None:
    make_user("zoe", name="Zoe Ash", state="deactivated")
    make_user("amy", name="Amy Ash")
    make_user("bob", name="Bob Elm")
    found = data(enter("staff").get("/users?q=ash&sort=-name"), "users-data")
    assert [person["username"] for person in found["items"]] == ["zoe", "amy"]
    assert (found["total"], found["query"]["sort"]) == (2, "-name")
    assert found["offsets"].keys() == {"users", "roles"}


def test_an_address_with_nonsense_opens_the_usual_list(enter: Any) -> None:
    for query in ("sort=passwords", "state=gone", "role=x", "role=99999999999999999", "q=%00"):
        page = enter("staff").get(f"/users?{query}")
        assert page.status_code == 200, query
        assert data(page, "users-data")["query"]["sort"] == "name"


def test_an_order_by_what_one_may_not_see_is_not_followed(enter: Any, viewers: Role) -> None:
    found = data(enter(viewers).get("/users?sort=last_sign_in_at"), "users-data")
    assert found["query"]["sort"] == "name"
    assert "email" not in found["items"][0]


@pytest.mark.parametrize("path", ["/users/4711", "/users/99999999999999999999"])
def test_nobody_there_is_not_found(enter: Any, path: str) -> None:
    assert enter("staff").get(path).status_code == 404


# Inviting


def test_an_invitation_makes_an_account_with_the_roles_chosen(enter: Any) -> None:
    translator = role_by_key("translator")
    answer = enter("admin").post(
        "/users/new", name="Ana Lima", username="ana", email="ana@example.com", roles=translator.id
    )
    person = user_by_login("ana")
    assert person
    assert (answer.status_code, answer.location) == (302, f"/users/{person.id}")
    assert (person.state, person.roles) == ("invited", [translator])


def test_a_wrong_invitation_keeps_all_that_was_typed(enter: Any) -> None:
    role = role_by_key("user")
    answer = enter("staff").post(
        "/users/new", name="Ana <b>", username="a b", email="nowhere", roles=role.id
    )
    assert answer.status_code == 400
    assert errors(answer).keys() == {"username", "email"}
    assert value(answer, "name") == "Ana <b>"
    assert re.search(rf'value="{role.id}" checked', answer.text)


def test_nobody_is_offered_roles_beyond_their_own(enter: Any) -> None:
    page = enter("staff").get("/users/new").text
    assert f'id="invite-role-{role_by_key("user").id}"' in page
    assert f'id="invite-role-{role_by_key("admin").id}"' not in page


def test_an_outdated_token_loses_nothing_of_what_was_typed(enter: Any, make_user: Any) -> None:
    person, visitor = make_user(), enter("staff")
    ours = {"Origin": "http://localhost"}
    for path in ("/users/new", f"/users/{person.id}"):
        answer = visitor.open("POST", path, data={"name": "Typed Name"}, headers=ours)
        assert answer.status_code == 400
        assert value(answer, "name") == "Typed Name"
        assert "Please send your entries again." in answer.text
    assert fresh(person).name == person.name != "Typed Name"


# The profile


def form(person: User, **changes: Any) -> dict[str, Any]:
    """What the profile form sends."""
    was = {name: getattr(person, name) or "" for name in ("name", "email", "locale", "timezone")}
    hidden = {f"was_{name}": text for name, text in was.items()}
    return {"version": person.version, **hidden, **was, **changes}


def test_the_profile_is_saved(enter: Any, make_user: Any) -> None:
    person = make_user()
    answer = enter("staff").post(f"/users/{person.id}", **form(person, name="New", locale="de"))
    assert answer.status_code == 302
    assert (fresh(person).name, fresh(person).locale) == ("New", "de")


def test_a_wrong_profile_keeps_what_was_typed(enter: Any, make_user: Any) -> None:
    person = make_user()
    answer = enter("staff").post(
        f"/users/{person.id}", **form(person, name="Other Name", email="nowhere")
    )
    assert (answer.status_code, [*errors(answer)]) == (400, ["email"])
    assert value(answer, "name") == "Other Name"
    assert value(answer, "email") == "nowhere"
    assert fresh(person).name == person.name != "Other Name"


def test_a_stale_profile_shows_both_versions_and_saves_none(enter: Any, make_user: Any) -> None:
    person = make_user(name="Before")
    stale = form(person, name="Mine")
    users.update_profile(SYSTEM, person, {"name": "Theirs", "email": "theirs@example.com"})
    visitor = enter("staff")
    answer = visitor.post(f"/users/{person.id}", **stale)
    assert answer.status_code == 412
    assert value(answer, "name") == "Mine"
    assert value(answer, "email") == "theirs@example.com"
    assert re.search(r'person-conflict-theirs" dir="auto">Theirs<', answer.text)
    assert fresh(person).name == "Theirs"
    again = form(fresh(person), name="Mine")
    assert visitor.post(f"/users/{person.id}", **again).status_code == 302
    assert (fresh(person).name, fresh(person).email) == ("Mine", "theirs@example.com")


def test_a_stale_profile_is_saved_where_others_changed_other_fields(
    enter: Any, make_user: Any
) -> None:
    person = make_user(name="Before")
    stale = form(person, name="Mine")
    users.update_profile(SYSTEM, person, {"email": "theirs@example.com"})
    assert enter("staff").post(f"/users/{person.id}", **stale).status_code == 302
    assert (fresh(person).name, fresh(person).email) == ("Mine", "theirs@example.com")


def test_ones_own_profile_is_changed_on_the_account_page(app: Flask, make_user: Any) -> None:
    person = make_user(roles=("staff",))
    visitor = Visitor(app)
    visitor.sign_in(person.username)
    assert "data-profile" not in visitor.get(f"/users/{person.id}").text
    answer = visitor.post(f"/users/{person.id}", **form(person, email="new@example.com"))
    assert answer.location == "/account"
    assert fresh(person).email == person.email != "new@example.com"


# Roles and state, without JavaScript


def test_roles_become_those_that_are_ticked(enter: Any, make_user: Any) -> None:
    person, visitor = make_user(roles=("user", "translator")), enter("admin")
    user, staff, translator = (role_by_key(key) for key in ("user", "staff", "translator"))
    offered = [user.id, staff.id]
    answer = visitor.post(f"/users/{person.id}/roles", offered=offered, roles=[staff.id])
    assert answer.status_code == 302
    assert {role.key for role in fresh(person).roles} == {"staff", "translator"}
    assert translator in fresh(person).roles, "It was not offered."


def test_an_account_is_closed_and_opened(enter: Any, make_user: Any) -> None:
    person, visitor = make_user(), enter("staff")
    visitor.post(f"/users/{person.id}/deactivate")
    assert fresh(person).state == "deactivated"
    visitor.post(f"/users/{person.id}/reactivate")
    assert fresh(person).state == "active"


def test_who_ranks_higher_stays_as_they_are(enter: Any, make_user: Any) -> None:
    admin, visitor = make_user(roles=("admin",)), enter("staff")
    make_user(roles=("admin",))
    assert visitor.post(f"/users/{admin.id}", **form(admin, name="Mine")).status_code == 403
    visitor.post(f"/users/{admin.id}/deactivate")
    visitor.post(f"/users/{admin.id}/roles", offered=[role_by_key("admin").id])
    assert (fresh(admin).state, fresh(admin).name) == ("active", admin.name)
    assert [role.key for role in fresh(admin).roles] == ["admin"]


# The file


def test_the_file_has_whom_the_filter_shows(enter: Any, make_user: Any) -> None:
    make_user("amy", name="Amy Ash", roles=("translator",))
    make_user("bob", name="Bob Ash", state="deactivated")
    answer = enter("staff").get("/users/export.csv?q=ash&state=active")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert re.fullmatch(
        r'attachment; filename="people-[\d-]+\.csv"', answer.headers["Content-Disposition"]
    )
    (row,) = rows(answer)
    assert (row["User name"], row["Roles"], row["State"]) == ("amy", "Translator", "Active")
    assert row["E-mail"] == "amy@example.com"


def test_the_file_has_everybody_once(enter: Any, make_user: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("dashboard.pages.people_csv.BATCH", 3)
    for number in range(7):
        make_user(f"person-{number}", name="Same Name")
    names = [row["User name"] for row in rows(enter("staff").get("/users/export.csv?q=same"))]
    assert names == [f"person-{number}" for number in range(7)]


def test_private_fields_are_in_the_file_of_those_who_see_them(
    enter: Any, make_user: Any, viewers: Role
) -> None:
    make_user("amy")
    text = enter(viewers).get("/users/export.csv").text
    assert "amy" in text
    assert "@example.com" not in text
    assert "Last sign-in" not in text


def test_who_may_not_see_people_gets_no_file_of_them(enter: Any) -> None:
    blind = roles.create(SYSTEM, {"name": "Blind", "permissions": ["users.export"]})
    assert enter(blind).get("/users/export.csv").status_code == 403


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_no_spreadsheet_runs_a_name(enter: Any, make_user: Any, start: str) -> None:
    make_user("amy", name=f"{start}1+1")
    (row,) = rows(enter("staff").get("/users/export.csv?q=amy"))
    assert row["Name"].startswith("'")
    assert row["Name"][1:].endswith("1+1")


def test_a_wrong_filter_is_refused_before_the_file_begins(enter: Any) -> None:
    assert enter("staff").get("/users/export.csv?state=gone").status_code == 400
