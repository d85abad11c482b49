"""The list of people: search, filters, order, paging, and that indexes answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, text, update

from dashboard.extensions import db
from dashboard.models import User
from dashboard.models import people as people_module
from dashboard.models.people import Criteria, criteria, find, find_batch, order, words
from dashboard.models.roles import UserRole, role_by_key
from dashboard.models.text import text_key
from dashboard.models.users import STATES

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("Ana", "ana", "Ána", "Bea", "Łukasz", "Zoë", "مريم", "李娜", "𠮷田", "Ana")


def add_people(count: int, first: int = 1, seed: int = 7) -> None:
    """People whose names, times and states are often equal."""
    random_ = random.Random(seed)
    rows = []
    for number in range(first, first + count):
        name = random_.choice(NAMES)
        signed_in = START + timedelta(seconds=random_.randrange(5))
        rows.append(
            {
                "id": number,
                "username": f"p{number}",
                "username_key": f"p{number}",
                "name": name,
                "name_key": text_key(name),
                "email": f"P{number}@Example.com",
                "email_key": f"p{number}@example.com",
                "state": random_.choice(STATES),
                "last_sign_in_at": random_.choice((None, signed_in)),
                "created_at": START + timedelta(milliseconds=random_.randrange(20)),
                "touched_at": START,
                "version": 1,
            }
        )
    db.session.execute(insert(User), rows)


def walk(wanted: Criteria, sort: str, size: int = 7) -> Iterator[list[User]]:
    """Every page of a list."""
    by, cursor = order(sort, private=True), None
    while True:
        found, _ = find(wanted, by, cursor, size)
        yield found.items
        if found.next is None:
            return
        cursor = found.next


def sort_key(person: User, sort: str) -> tuple[Any, ...]:
    field = {"name": "name_key", "username": "username_key"}.get(sort, sort)
    value = getattr(person, field)
    return (value is not None, value if value is not None else "", person.id)


@pytest.mark.parametrize("descending", ["", "-"])
@pytest.mark.parametrize("sort", ["name", "username", "created_at", "last_sign_in_at"])
def test_pages_hold_everybody_once_in_order_with_ties_and_without_values(
    app: Flask, sort: str, descending: str
) -> None:
    add_people(60)
    for wanted in (Criteria(), Criteria(state="active"), Criteria(words("an"), private=True)):
        pages = list(walk(wanted, descending + sort))
        found = [person for page in pages for person in page]
        expected = sorted(
            found, key=lambda person: sort_key(person, sort), reverse=bool(descending)
        )
        assert found == expected
        assert len(found) == len({person.id for person in found}) > 5
        for limit in (1, 7, 200):
            total = find(wanted, order(descending + sort, private=True), None, limit)[1]
            assert total == len(found)
        assert all(len(page) == 7 for page in pages[:-1])


def test_paging_has_no_gaps_or_duplicates_while_people_come_and_are_renamed(app: Flask) -> None:
    add_people(80)
    there = set(range(1, 81))
    renamed: set[int] = set()
    seen: list[int] = []
    for number, page in enumerate(walk(Criteria(), "name", 9)):
        seen += [person.id for person in page]
        moved = random.Random(number).choice(sorted(there))
        renamed.add(moved)
        name = random.Random(number).choice(NAMES)
        change = {"name": name, "name_key": text_key(name)}
        db.session.execute(update(User).where(User.id == moved).values(change))
        add_people(3, first=1000 + number * 3, seed=number)
        db.session.expire_all()
    kept = [user_id for user_id in seen if user_id in there - renamed]
    assert sorted(kept) == sorted(there - renamed)


def test_a_batch_by_id_meets_everybody_once_whatever_they_are_called(app: Flask) -> None:
    add_people(50)
    met: list[int] = []
    while batch := find_batch(Criteria(), met[-1] if met else 0, 8):
        met += [person.id for person in batch]
        db.session.execute(update(User).values(name_key=User.name_key + "x"))
    assert met == list(range(1, 51))


@pytest.mark.parametrize(
    "query, found",
    [
        ("ana", ["ana"]),
        ("ANÁ", ["ana"]),
        ("souza ana", ["ana"]),
        ("an", ["ana", "jan"]),
        ("jan_x", ["jan"]),
        ("%", []),
        ("_", ["jan"]),
        ("\\", []),
        ("a\u0000n", ["ana", "jan"]),
        ("\u0301", ["ana", "jan"]),
        ("example.com", ["ana", "jan"]),
        ("Ana@Example", ["ana"]),
        ("ana zzz", []),
    ],
)
def test_search_finds_every_word_in_name_user_name_or_address(
    make_user: Any, query: str, found: list[str]
) -> None:
    make_user("ana", name="Ána de Souza")
    make_user("jan_x", name="Jan Kowalski")
    page, total = find(criteria(query, "", "", private=True), order("name", private=True), None, 50)
    assert [person.username for person in page.items] == [
        {"jan": "jan_x"}.get(name, name) for name in found
    ]
    assert total == len(found)


@pytest.mark.parametrize("rare", [5000, 1], ids=["rare role", "common role"])
def test_filters_by_role_and_state(
    make_user: Any, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(people_module._matching, "__defaults__", (rare,))
    make_user("ana", roles=("staff", "user"))
    make_user("bea", roles=("user",))
    make_user("cid", roles=("staff",), state="deactivated")
    staff = str(role_by_key("staff").id)

    def found(query: str, role: str, state: str) -> list[str]:
        wanted = criteria(query, role, state, private=True)
        page, total = find(wanted, order("name", private=True), None, 50)
        assert total == len(page.items)
        return [person.username for person in page.items]

    assert found("", staff, "") == ["ana", "cid"]
    assert found("", staff, "active") == ["ana"]
    assert found("c", staff, "") == ["ana", "cid"]
    assert found("cid", staff, "") == ["cid"]
    assert found("", "", "deactivated") == ["cid"]
    assert found("", "999", "") == []


def plans(wanted: Criteria, sort: str) -> list[str]:
    """The query plans of everything that a page of the list reads of people and their roles."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        statements.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        find(wanted, order(sort, private=True), None, 50)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return [
        f"{row[3]} in {statement}"
        for statement, values in statements
        if statement.startswith("SELECT")
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]


@pytest.mark.parametrize("analyzed", [False, True])
@pytest.mark.parametrize("sort", ["name", "-username", "-created_at", "last_sign_in_at"])
def test_no_row_is_read_that_is_not_shown(
    app: Flask, monkeypatch: pytest.MonkeyPatch, sort: str, analyzed: bool
) -> None:
    monkeypatch.setattr(people_module._matching, "__defaults__", (20,))
    monkeypatch.setattr(people_module, "COMMON", 20)
    add_people(2000)
    user, others = role_by_key("user").id, ("admin", "staff", "translator")
    rows = [{"user_id": number, "role_id": user} for number in range(1, 2001)]
    for key in others:
        held = random.Random(key).sample(range(1, 2001), 100)
        rows += [{"user_id": number, "role_id": role_by_key(key).id} for number in held]
    db.session.execute(insert(UserRole), rows)
    if analyzed:
        db.session.execute(text("ANALYZE"))
    searches = (
        Criteria(),
        Criteria(state="active"),
        Criteria(words("an"), private=True),
        Criteria(words("an"), role_id=user, state="active", private=True),
        Criteria(role_id=user),
    )
    for wanted in searches:
        for step in plans(wanted, sort):
            covered = "COVERING INDEX" in step or "PRIMARY KEY" in step
            assert covered or not step.startswith(("SCAN users", "SEARCH users")), step
            assert "SCAN user_roles" not in step
