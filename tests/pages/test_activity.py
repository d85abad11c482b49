"""The pages of the activity, and its files."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from dashboard.actions import users
from dashboard.events import KINDS
from dashboard.extensions import db
from dashboard.models import EventLogEntry, User
from dashboard.models.roles import role_by_key
from dashboard.pages import activity_file
from dashboard.policy import SYSTEM
from tests.helpers.forms import csrf_token
from tests.helpers.sources import ROOT


@pytest.fixture
def staff(client: FlaskClient, sign_in: Any, make_user: Any) -> User:
    """Somebody who looks after people, signed in."""
    person: User = make_user("sam", name="Sam Staff", roles=("staff",))
    sign_in(client, person)
    return person


def latest(kind: str) -> int:
    query = select(EventLogEntry.id).where(EventLogEntry.kind == kind)
    return db.session.scalars(query.order_by(EventLogEntry.id.desc())).first() or 0


def data_of(page: str) -> dict[str, Any]:
    """The JSON block of a page."""
    start = page.index('id="activity-data">') + len('id="activity-data">')
    found: dict[str, Any] = json.loads(page[start : page.index("</script>", start)])
    return found


def rows(client: FlaskClient, **filters: Any) -> list[dict[str, str]]:
    answer = client.get("/activity/export", query_string={"format": "csv", **filters})
    assert answer.status_code == 200
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_list(client: FlaskClient, staff: User) -> None:
    data = data_of(client.get("/activity?kind=users&since=2020-01-01").text)
    assert [item["kind"] for item in data["items"]] == ["user.created"]
    assert data["query"]["kind"] == "users"
    assert data["kinds"].keys() == {
        "users",
        "roles",
        "uploads",
        "announcements",
        "translations",
        "system",
    }


def test_an_old_address_with_filters_that_are_no_more_still_opens(
    client: FlaskClient, staff: User
) -> None:
    data = data_of(client.get("/activity?kind=gone&person=x&since=never&q=sam").text)
    assert data["query"] == {
        "q": "sam",
        "person": "",
        "kind": "",
        "record": "",
        "since": "",
        "until": "",
    }
    assert data["total"] == 1


def test_one_entry_stands_between_its_neighbours(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    for number in range(8):
        users.update_profile(SYSTEM, staff, {"name": f"Sam {number}"})
    last = latest("user.updated")
    data = data_of(client.get(f"/activity/{last - 4}").text)
    assert [item["id"] for item in data["items"]] == list(range(last - 1, last - 8, -1))
    assert (data["newer"], data["older"]) == (last - 3, last - 5)
    assert data_of(client.get(f"/activity/{last}").text)["newer"] is None


def test_an_entry_that_is_not_there_is_a_clear_404(client: FlaskClient, staff: User) -> None:
    answer = client.get("/activity/999999")
    assert answer.status_code == 404
    assert "This entry of the activity is not there, or was forgotten since." in answer.text


def test_reverting_by_a_form(client: FlaskClient, staff: User, make_user: Any) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova"})
    changed = latest("user.updated")
    form = {"csrf_token": csrf_token(client)}
    assert client.post(f"/activity/{changed}/revert").status_code == 400
    answer = client.post(f"/activity/{changed}/revert", data=form)
    assert answer.location == f"/activity/{latest('user.updated')}"
    assert db.session.get(User, ana.id).name == "Ana Lima"  # type: ignore[union-attr]
    again = client.post(f"/activity/{changed}/revert", data=form, follow_redirects=True)
    assert "Everything is as it was before this change already." in again.text


def test_a_form_asks_where_somebody_changed_the_same(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova"})
    changed = latest("user.updated")
    users.update_profile(ana, ana, {"name": "Ana Own"})
    form = {"csrf_token": csrf_token(client)}
    asked = client.post(f"/activity/{changed}/revert", data=form)
    assert asked.status_code == 412
    assert data_of(asked.text)["current"] == {"name": "Ana Own"}
    client.post(f"/activity/{changed}/revert", data={**form, "even_if_changed": "1"})
    assert db.session.get(User, ana.id).name == "Ana Lima"  # type: ignore[union-attr]


def test_histories_stand_on_the_pages_of_records(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana")
    assert f'data-record="users/{ana.id}"' in client.get(f"/users/{ana.id}").text
    role = role_by_key("user")
    assert f'data-record="roles/{role.id}"' in client.get(f"/roles/{role.id}").text


def test_who_sees_people_but_no_activity_sees_only_their_own_history(
    client: FlaskClient, sign_in: Any, make_user: Any
) -> None:
    tina, ana = make_user("tina", roles=("translator",)), make_user("ana")
    sign_in(client, tina)
    assert 'data-behaviour="history-list"' not in client.get(f"/users/{ana.id}").text


def test_every_kind_that_is_shown_has_a_sentence() -> None:
    modules = ("kinds", "translations")
    source = "".join((ROOT / f"static/js/activity/{it}.js").read_text("utf-8") for it in modules)
    audited = {kind for kind, event in KINDS.items() if event.audited}
    assert {kind for kind in audited if f'"{kind}": [' not in source} == set()


# Files


def test_csv_is_no_formula_and_has_what_the_list_has(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, ana, {"name": "=1+1"})
    users.update_profile(SYSTEM, ana, {"name": "Ana, “Nova”"})
    found = rows(client, record=f"users/{ana.id}")
    assert [row["Record"] for row in found] == ["Ana, “Nova”", "'=1+1", "Ana Lima"]
    assert found[0]["Event"] == "user.updated"
    assert json.loads(found[0]["Details"])["before"] == {"name": "=1+1"}


def test_json_lines(client: FlaskClient, staff: User) -> None:
    answer = client.get("/activity/export?format=jsonl&kind=user.created")
    assert answer.mimetype == "application/x-ndjson"
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')
    items = [json.loads(line) for line in answer.text.splitlines()]
    assert [item["subject"]["name"] for item in items] == ["Sam Staff"]


@pytest.mark.parametrize("query", ["format=xml", "format=csv&kind=x", "format=csv&since=x"])
def test_files_that_cannot_be(client: FlaskClient, staff: User, query: str) -> None:
    assert client.get(f"/activity/export?{query}").status_code == 400


def test_a_file_has_no_more_than_may_be_seen(
    client: FlaskClient, sign_in: Any, make_user: Any
) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, make_user("bob"), {"email": "secret@example.com"})
    sign_in(client, ana)
    assert [row["Record"] for row in rows(client)] == ["Ana Lima"]


def test_a_file_of_many_entries_has_each_once(client: FlaskClient, staff: User) -> None:
    common = {"kind": "role.updated", "audience": "roles", "data": {}, "words": ""}
    about = {"subject_type": "roles", "subject_id": 1, "subject_name": "R", "actor_id": staff.id}
    many = [{**common, **about, "id": 100 + number} for number in range(1500)]
    db.session.execute(insert(EventLogEntry), many)
    db.session.commit()
    numbers = [int(row["Number"]) for row in rows(client, kind="roles")]
    assert numbers == list(range(1599, 99, -1))


def test_a_file_breaks_off_when_a_right_is_taken_away(app: Flask, make_user: Any) -> None:
    person = make_user(roles=("staff",))
    for number in range(450):
        users.update_profile(SYSTEM, person, {"name": f"Name {number}"})
    texts = activity_file.write(person, activity_file.Criteria(), "jsonl")
    assert next(texts)
    users.change_roles(SYSTEM, person, revoke=[role_by_key("staff")])
    with pytest.raises(activity_file.Denied):
        next(texts)
