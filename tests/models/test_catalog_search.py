"""Finding texts: every filter alone and together, in order, page by page, with exact counts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from dashboard.catalog_files import key_of
from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models import Catalog, CatalogEntry, EntryChange, Finding, User
from dashboard.models.catalog_search import KINDS, Criteria, counts, criteria, find, order
from dashboard.models.text import text_key
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.statements import selects
from tests.helpers.texts import entry_of, make_catalog, text

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHECKS = (("ending", "warning"), ("placeholder_missing", "error"), ("double_word", "warning"))
WORDS = ["save", "user", "file", "role", "café", "Straße", "ملف", "100%", "under_score"]
PLACES = ("dashboard/templates/users/index.html:3", "static/js/roles/list.js:9")


@pytest.fixture
def catalog(make_user: UserFactory) -> Catalog:
    """Two hundred texts with everything that can be asked for, in random combinations."""
    chance = random.Random(4)
    catalog = make_catalog("fr", [_row(chance, number) for number in range(200)])
    make_catalog("de", [text("save user", "Nutzer sichern", suggestions=1)])
    people = [make_user(name) for name in ("ana", "ben")]
    with transaction():
        for entry in db.session.scalars(db.select(CatalogEntry).filter_by(locale="fr")):
            for check, level in CHECKS:
                if chance.random() < 0.2:
                    entry.findings.append(_finding(entry, check, level, chance.random() < 0.3))
            if chance.random() < 0.5:
                _change(entry, chance.choice(people), DAY + timedelta(days=chance.randrange(6)))
    return catalog


def _row(chance: random.Random, number: int) -> Any:
    state = chance.choice(["missing", "needs_work", "translated", "approved"])
    source = " ".join([*chance.sample(WORDS, 3), str(number)])
    return text(
        source,
        *([] if state == "missing" else [" ".join(chance.sample(WORDS, 2))]),
        state=state,
        unpublished=chance.random() < 0.3,
        suggestions=chance.choice([0, 0, 0, 2]),
        places=chance.sample(PLACES, chance.randrange(3)),
        obsolete=chance.random() < 0.1,
    )


def _finding(entry: CatalogEntry, check: str, level: str, dismissed: bool) -> Finding:
    reason = "It is meant so." if dismissed else None
    return Finding(
        catalog_id=entry.catalog_id, check=check, level=level, form=0, dismissed_reason=reason
    )


def _change(entry: CatalogEntry, person: User, at: datetime) -> None:
    content = {"texts": entry.texts, "state": entry.state, "note": ""}
    entry.changed_at, entry.changed_by_id, entry.changed_by_name = at, person.id, person.name
    db.session.add(
        EntryChange(
            entry_id=entry.id,
            catalog_id=entry.catalog_id,
            actor_id=person.id,
            actor_name=person.name,
            at=at,
            how="edit",
            before=content,
            after=content,
            version=2,
        )
    )


# A second, plain reading of what each filter means


def belongs(entry: CatalogEntry, asked: dict[str, str]) -> bool:
    """Whether a text is wanted; slow, and written without looking at the queries."""
    opened = [finding for finding in entry.findings if not finding.dismissed_reason]
    has = {
        "unpublished": entry.unpublished,
        "suggested": entry.suggestions > 0,
        "errors": any(finding.level == "error" for finding in opened),
        "warnings": any(finding.level == "warning" for finding in opened),
    }
    state, since = asked.get("state"), asked.get("since")
    searched = text_key(" ".join([entry.source, *entry.texts]))
    tests = [
        not entry.obsolete,
        not state or has.get(state, entry.state == state),
        not asked.get("check") or asked["check"] in {finding.check for finding in opened},
        not asked.get("person") or entry.changed_by_id == int(asked["person"]),
        not since
        or (entry.changed_at is not None and entry.changed_at >= datetime.fromisoformat(since)),
        any(asked.get("path", "") in place for place in [*entry.places, ""]),
        all(word in searched for word in text_key(asked.get("q", "")).split()),
    ]
    return all(tests)


def all_of(catalog: Catalog) -> list[CatalogEntry]:
    query = db.select(CatalogEntry).filter_by(catalog_id=catalog.id)
    return list(db.session.scalars(query.order_by(CatalogEntry.position)))


def found_ids(wanted: Criteria, sort: str = "position", limit: int = 7) -> Iterator[int]:
    """Everything that is found, page after page."""
    by, cursor = order(sort), None
    while True:
        page = find(wanted, by, limit, cursor=cursor)
        yield from (entry.id for entry in page.items)
        cursor = page.next
        if cursor is None:
            return


def filters(person: int) -> Iterator[dict[str, str]]:
    """Many combinations."""
    chance = random.Random(9)
    choices = [
        *product(
            ("", *KINDS),
            ("", "ending", "placeholder_missing"),
            ("", str(person)),
            ("", (DAY + timedelta(days=3)).isoformat()),
            ("", "templates/users", "list.js", "nowhere"),
            ("", "cafe", "user save", "100%", "under_score", "STRASSE"),
        )
    ]
    names = ("state", "check", "person", "since", "path", "q")
    for values in chance.sample(choices, 80):
        yield dict(zip(names, values, strict=True))
    for name, values in zip(names, zip(*choices, strict=True), strict=True):
        yield from ({name: value} for value in dict.fromkeys(values))


def test_every_filter_finds_what_it_means_and_counts_say_so(catalog: Catalog) -> None:
    entries = all_of(catalog)
    person = next(entry.changed_by_id for entry in entries if entry.changed_by_id)
    found_any = 0
    for asked in filters(person):
        wanted = criteria(catalog.id, asked)
        expected = [entry.id for entry in entries if belongs(entry, asked)]
        assert list(found_ids(wanted, limit=50)) == expected, asked
        assert counts(wanted) == expected_counts(entries, asked), asked
        found_any += bool(expected)
    assert found_any > 40


def expected_counts(entries: list[CatalogEntry], asked: dict[str, str]) -> dict[str, Any]:
    states = {
        kind or "all": sum(belongs(entry, {**asked, "state": kind}) for entry in entries)
        for kind in ("", *KINDS)
    }
    checks = {
        check: sum(belongs(entry, {**asked, "check": check}) for entry in entries)
        for check, _level in CHECKS
    }
    return {"states": states, "checks": {name: number for name, number in checks.items() if number}}


@pytest.mark.parametrize("sort", ["position", "-position", "changed", "-changed"])
def test_pages_are_in_order_and_complete(catalog: Catalog, sort: str) -> None:
    def key(entry: CatalogEntry) -> tuple[Any, ...]:
        moment = entry.changed_at or datetime.min.replace(tzinfo=UTC)
        return (entry.position if sort.endswith("position") else moment, entry.id)

    entries = [entry for entry in all_of(catalog) if not entry.obsolete]
    expected = sorted(entries, key=key, reverse=sort.startswith("-"))
    assert list(found_ids(criteria(catalog.id, {}), sort)) == [entry.id for entry in expected]


@pytest.mark.parametrize("sort", ["position", "-position", "changed", "-changed"])
def test_a_list_begins_where_it_is_asked_to(catalog: Catalog, sort: str) -> None:
    wanted = criteria(catalog.id, {})
    ids = list(found_ids(wanted, sort))
    for place in (0, 77, len(ids) - 1):
        start = db.session.get(CatalogEntry, ids[place])
        page = find(wanted, order(sort), 5, start=start)
        assert [entry.id for entry in page.items] == ids[place : place + 5]


def test_a_page_goes_on_where_it_was_although_texts_come_and_go(catalog: Catalog) -> None:
    wanted, by = criteria(catalog.id, {}), order("position")
    first = find(wanted, by, 10)
    with transaction():
        first.items[3].obsolete = True
        db.session.get_one(CatalogEntry, first.items[9].id).obsolete = True
    ids = [entry.id for entry in all_of(catalog) if not entry.obsolete]
    second = find(wanted, by, 5, cursor=first.next)
    assert [entry.id for entry in second.items] == ids[8:13]


def test_several_keys(catalog: Catalog) -> None:
    entries = [entry for entry in all_of(catalog) if not entry.obsolete][:3]
    wanted = criteria(catalog.id, {"key": ",".join(entry.key for entry in entries)})
    assert list(found_ids(wanted)) == [entry.id for entry in entries]
    assert not list(found_ids(criteria(catalog.id, {"key": key_of(None, "Never there")})))


def test_a_day_begins_where_the_asker_is(catalog: Catalog) -> None:
    tokyo = timezone(timedelta(hours=9))
    assert criteria(catalog.id, {"since": "2026-03-02"}, tokyo).since == datetime(
        2026, 3, 1, 15, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "nonsense"},
        {"check": "NO SUCH"},
        {"person": "ana"},
        {"person": "9" * 30},
        {"since": "yesterday"},
        {"since": "0001-01-01T00:00:00+23:59"},
        {"key": "xyz"},
        {"key": ",".join(["0" * 16, "g" * 16])},
        {"key": ",".join(f"{number:016x}" for number in range(201))},
    ],
)
def test_what_cannot_be_is_refused(catalog: Catalog, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        criteria(catalog.id, asked)
    assert set(refused.value.fields) == set(asked)


def test_there_is_no_other_order() -> None:
    with pytest.raises(Invalid):
        order("source")


def test_no_query_grows_with_what_is_found(catalog: Catalog) -> None:
    few, many = criteria(catalog.id, {"q": "save"}), criteria(catalog.id, {})
    by = order("position")
    assert selects(lambda: [entry.public() for entry in find(few, by, 3).items]) == 2
    assert selects(lambda: [entry.public() for entry in find(many, by, 150).items]) == 2
    assert selects(lambda: counts(many)) == 3


def test_indices_answer_without_reading_the_whole_table(catalog: Catalog) -> None:
    plans = {}

    def listen(_c: object, cursor: Any, statement: str, given: Any, *_: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            explained = cursor.connection.cursor().execute("EXPLAIN QUERY PLAN " + statement, given)
            plans[statement] = [row[3] for row in explained]

    by = order("position")
    engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        find(criteria(catalog.id, {}), by, 50)
        find(criteria(catalog.id, {"state": "approved"}), order("-changed"), 50)
        counts(criteria(catalog.id, {}))
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    steps = [step for plan in plans.values() for step in plan]
    assert not [step for step in steps if step.startswith("SCAN")]
    # What checks found in the few texts of a page may be sorted, the texts themselves are not.
    texts = [plan for statement, plan in plans.items() if "FROM catalog_entries" in statement]
    assert len(texts) == 3
    assert not [step for plan in texts for step in plan if "ORDER BY" in step]
    assert any("COVERING INDEX ix_catalog_entries_state" in step for step in steps)


def test_a_place_may_have_any_characters(app: object) -> None:
    catalog = make_catalog("fr", [text("Odd", places=["größe/50%_x.html:1"])])
    for path, found in (("größe/", 1), ("50%_x", 1), ("50x", 0), ("%", 1), ('"', 0)):
        ids = list(found_ids(criteria(catalog.id, {"path": path})))
        assert len(ids) == found, path


def test_a_text_is_found_by_words_without_their_marks(catalog: Catalog) -> None:
    row = text("Café", "Cafetería", comment="where people meet")
    spanish = entry_of(make_catalog("es", [row]), "Café")
    for query in ("cafe", "CAFETERIA", "people meet", "eria caf"):
        wanted = criteria(spanish.catalog_id, {"q": query})
        assert list(found_ids(wanted)) == [spanish.id], query
