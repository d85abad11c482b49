"""What was changed together: noted, shown to those who may undo it, undone without losing edits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dashboard.actions import batches, translating
from dashboard.actions.replacement import Replacement
from dashboard.actions.reverting import NothingToRevert
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.models import Batch, Catalog, User
from dashboard.models.batches import find_batch
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import transaction
from tests.actions.test_replacing import (
    ROWS,
    contents,
    role_with,
    save_all,
)
from tests.factories import UserFactory
from tests.helpers.statements import selects
from tests.helpers.texts import entry_of, make_catalog, text
from tests.helpers.verify_action import verify_action


@pytest.fixture
def catalog(app: object) -> Catalog:
    return make_catalog("fr", ROWS)


@pytest.fixture
def translator(make_user: UserFactory) -> User:
    return make_user("ana", roles=("translator",))


@pytest.fixture
def editor(make_user: UserFactory) -> User:
    """Translates, but does not review."""
    return make_user("ed", roles=(role_with("translations.edit"),))


@contextmanager
def listening(engine: Engine, listen: Any) -> Iterator[None]:
    """Has every statement heard that is sent to the database."""
    event.listen(engine, "before_cursor_execute", listen)
    yield
    event.remove(engine, "before_cursor_execute", listen)


def recent(actor: Actor, catalog: Catalog) -> list[dict[str, Any]]:
    return [batch.public() for batch in batches.recent(actor, catalog, None, 20).items]


# Undo


def test_a_batch_is_undone_and_that_is_undone(catalog: Catalog, translator: User) -> None:
    before = contents(catalog)
    batch = save_all(translator, catalog)
    after = contents(catalog)
    undone = verify_action(lambda: batches.undo(translator, catalog, batch), ["entries.changed"])
    assert (undone.texts, undone.kept) == (4, [])
    assert contents(catalog) == before
    assert catalog.unpublished == 0
    with pytest.raises(NothingToRevert):
        batches.undo(translator, catalog, batch)
    again = batches.undo(translator, catalog, undone.batch)
    assert again.texts == 4
    assert contents(catalog) == after


def test_what_somebody_changed_since_stays(catalog: Catalog, translator: User) -> None:
    batch = save_all(translator, catalog)
    changed, approved = entry_of(catalog, "Save"), entry_of(catalog, "%(num)s file")
    translating.save(translator, changed, texts=["Sauver"])
    translating.save(translator, approved, state="approved")
    undone = batches.undo(translator, catalog, batch)
    assert undone.texts == 2
    assert {entry.id for entry in undone.kept} == {changed.id, approved.id}
    after = contents(catalog)
    assert after["Save"] == (["Sauver"], "translated")
    assert after["%(num)s file"][1] == "approved"
    assert after["Save the file"] == (["Enregistrer le fichier"], "approved")


def test_what_was_changed_back_by_hand_is_not_counted(catalog: Catalog, translator: User) -> None:
    batch = save_all(translator, catalog)
    translating.save(translator, entry_of(catalog, "Save"), texts=["Enregistrer"])
    undone = batches.undo(translator, catalog, batch)
    assert (undone.texts, undone.kept) == (3, [])


def test_only_a_reviewer_gives_an_approval_back(
    catalog: Catalog, translator: User, editor: User
) -> None:
    batch = save_all(translator, catalog)
    batches.undo(editor, catalog, batch)
    entry = entry_of(catalog, "Save the file")
    assert (entry.texts, entry.state) == (["Enregistrer le fichier"], "translated")


def test_an_import_is_undone_by_who_may_import(
    catalog: Catalog, translator: User, make_user: UserFactory
) -> None:
    batch = save_all(translator, catalog)
    with transaction():
        db.session.execute(db.update(Batch).filter_by(name=batch).values(how="import"))
    with pytest.raises(Denied):
        batches.undo(translator, catalog, batch)
    assert batches.undo(make_user(roles=("admin",)), catalog, batch).texts == 4


def test_a_batch_of_another_language_is_not_there(catalog: Catalog, translator: User) -> None:
    batch = save_all(translator, catalog)
    german = make_catalog("de", [text("Save", "Sichern")])
    for there, name in ((german, batch), (catalog, "nonsense")):
        with pytest.raises(NotFound):
            batches.undo(translator, there, name)


# The latest


def test_what_was_replaced_is_listed_the_newest_first(
    catalog: Catalog, translator: User, editor: User
) -> None:
    first = save_all(translator, catalog)
    second = save_all(editor, catalog, Replacement("sauvegarder", ""))
    found = recent(editor, catalog)
    assert [it["batch"] for it in found] == [second, first]
    assert [(it["find"], it["replace"]) for it in found] == [
        ("sauvegarder", ""),
        ("enregistrer", "sauvegarder"),
    ]
    assert [it["by"]["name"] for it in found] == ["Ed", "Ana"]
    assert [(it["how"], it["texts"], it["undone"]) for it in found] == [("replace", 4, None)] * 2
    assert all(it["at"].endswith("Z") for it in found)


def test_one_that_finds_nothing_is_not_listed(catalog: Catalog, translator: User) -> None:
    save_all(translator, catalog, Replacement("zzz", "y"))
    assert recent(translator, catalog) == []


def test_an_undone_one_says_by_whom_and_what_was_left_alone(
    catalog: Catalog, translator: User, editor: User
) -> None:
    batch = save_all(translator, catalog)
    translating.save(translator, entry_of(catalog, "Save"), texts=["Sauver"])
    batches.undo(editor, catalog, batch)
    (found,) = recent(translator, catalog)
    assert (found["batch"], found["texts"]) == (batch, 4)
    assert (found["undone"]["by"]["name"], found["undone"]["kept"]) == ("Ed", 1)


def test_what_could_not_be_undone_at_all_is_not_called_undone(
    catalog: Catalog, translator: User
) -> None:
    batch = save_all(translator, catalog, Replacement("le fichier", "la fiche"))
    translating.save(translator, entry_of(catalog, "Save the file"), texts=["Sauver"])
    undone = verify_action(lambda: batches.undo(translator, catalog, batch), [])
    assert (undone.texts, len(undone.kept)) == (0, 1)
    assert [it["undone"] for it in recent(translator, catalog)] == [None]


def test_an_undone_undoing_leaves_the_replacement_in_force(
    catalog: Catalog, translator: User
) -> None:
    batch = save_all(translator, catalog)
    names = [batch]
    for is_undone in (True, False, True, False):
        names.append(batches.undo(translator, catalog, names[-1]).batch)
        (found,) = recent(translator, catalog)
        assert (found["batch"], bool(found["undone"])) == (batch, is_undone)
    batches.undo(translator, catalog, batch)
    (found,) = recent(translator, catalog)
    assert found["undone"]["by"]["name"] == "Ana"


def test_an_undone_import_is_brought_back_by_who_may_import(
    catalog: Catalog, translator: User, make_user: UserFactory
) -> None:
    batch, admin = save_all(translator, catalog), make_user(roles=("admin",))
    with transaction():
        db.session.execute(db.update(Batch).filter_by(name=batch).values(how="import"))
    undone = batches.undo(admin, catalog, batch)
    with pytest.raises(Denied):
        batches.undo(translator, catalog, undone.batch)
    assert batches.undo(admin, catalog, undone.batch).texts == 4


def test_an_undoing_from_before_these_notes_may_have_been_that_of_an_import(
    catalog: Catalog, translator: User, make_user: UserFactory
) -> None:
    batch, admin = save_all(translator, catalog), make_user(roles=("admin",))
    undone = batches.undo(admin, catalog, batch)
    with transaction():  # as the migration notes it
        db.session.execute(db.update(Batch).filter_by(name=undone.batch).values(undoes=None))
    with pytest.raises(Denied):
        batches.undo(translator, catalog, undone.batch)
    assert batches.undo(admin, catalog, undone.batch).texts == 4


def test_each_sees_what_they_may_undo(
    catalog: Catalog, translator: User, make_user: UserFactory
) -> None:
    replaced, imported = (save_all(translator, catalog, it) for it in (None, Replacement("a", "â")))
    with transaction():
        db.session.execute(db.update(Batch).filter_by(name=imported).values(how="import"))
    for right, seen in (
        ("translations.edit", {replaced}),
        ("translations.edit:fr", {replaced}),
        ("translations.manage:fr", {imported}),
    ):
        person = make_user(roles=(role_with(right),))
        assert {it["batch"] for it in recent(person, catalog)} == seen, right
    assert {it["batch"] for it in recent(SYSTEM, catalog)} == {replaced, imported}
    for right in ("translations.review", "translations.edit:de", "users.view"):
        with pytest.raises(Denied):
            recent(make_user(roles=(role_with(right),)), catalog)


def test_each_language_has_its_own(catalog: Catalog, translator: User) -> None:
    german = make_catalog("de", [text("Save", "Sichern")])
    save_all(translator, german, Replacement("sichern", "Speichern"))
    assert recent(translator, catalog) == []
    assert len(recent(translator, german)) == 1


def test_they_come_page_by_page(catalog: Catalog, translator: User) -> None:
    made = [
        save_all(translator, catalog, Replacement(*pair))
        for pair in (("enregistrer", "b"), ("b", "c"), ("c", "d"))
    ]
    seen, cursor = [], None
    for _page in made:
        found = batches.recent(translator, catalog, cursor, 1)
        seen += [batch.name for batch in found.items]
        cursor = found.next
    assert (seen, cursor) == (made[::-1], None)
    with pytest.raises(Invalid):
        batches.recent(translator, catalog, "nonsense", 1)


def test_the_latest_are_read_from_an_index(catalog: Catalog, translator: User) -> None:
    with transaction():
        for number in range(30):
            batches.note(translator, catalog, f"batch {number}", "import", 10_000)
    catalog_and_batches = 2
    assert selects(lambda: batches.recent(SYSTEM, catalog, None, 20)) == catalog_and_batches
    plan = db.session.execute(
        db.text(
            "EXPLAIN QUERY PLAN SELECT * FROM catalog_batches WHERE catalog_id = 1 AND how IN"
            " ('replace', 'import') ORDER BY id DESC NULLS LAST, id DESC LIMIT 21"
        )
    )
    assert [row.detail for row in plan] == [
        "SEARCH catalog_batches USING INDEX ix_catalog_batches_catalog (catalog_id=?)"
    ]


def test_undoing_reads_its_own_changes_from_an_index(catalog: Catalog, translator: User) -> None:
    batch = save_all(translator, catalog)
    statements = []

    def listen(*given: Any) -> None:
        statements.append(given[2:4])

    with listening(db.engine, listen):
        batches.undo(translator, catalog, batch)
    (read,) = (it for it in statements if "JOIN catalog_entries" in it[0])
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {read[0]}", read[1])
    assert "catalog_changes USING INDEX ix_catalog_changes_batch (batch=?)" in str(list(plan))


def test_undoing_a_name_that_was_never_given_is_not_found(
    catalog: Catalog, translator: User
) -> None:
    assert find_batch("nonsense") is None
    for name in ("", "nonsense", "x" * 32):
        with pytest.raises(NotFound):
            batches.undo(translator, catalog, name)
