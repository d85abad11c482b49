"""Find and replace: seen first, done as seen, and in the history."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.actions import replacing
from dashboard.actions.replacement import Replacement
from dashboard.actions.replacing import MOST_AT_ONCE, MOST_SHOWN, OtherCount
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db
from dashboard.models import Catalog, CatalogEntry, EntryChange, EventLogEntry, Role, User
from dashboard.models.catalog_bulk import counts_of
from dashboard.models.catalog_search import criteria
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.texts import entry_of, make_catalog, text
from tests.helpers.verify_action import verify_action

ROWS = (
    text("Save", "Enregistrer"),
    text("Save the file", "Enregistrer le fichier", state="approved"),
    text("Saved by %(name)s", "Enregistré par %(name)s", flags=["python-format"]),
    text("Old words", "Enregistrer vieux", state="needs_work"),
    text("Nothing yet"),
    text("Gone", "Enregistrer parti", obsolete=True),
    text(
        ("%(num)s file", "%(num)s files"),
        "Enregistrer %(num)s fichier",
        "Enregistrer %(num)s fichiers",
    ),
)


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


def role_with(permission: str) -> Role:
    with transaction():
        role = Role(name=permission, name_key=permission, description="", permissions=[permission])
        db.session.add(role)
    return role


def everything(catalog: Catalog, **asked: str) -> Any:
    return criteria(catalog.id, asked)


def contents(catalog: Catalog) -> dict[str, tuple[list[str], str]]:
    query = db.select(CatalogEntry).filter_by(catalog_id=catalog.id)
    return {entry.source: (entry.texts, entry.state) for entry in db.session.scalars(query)}


def save_all(actor: User, catalog: Catalog, replacement: Replacement | None = None) -> str:
    replacement = replacement or Replacement("enregistrer", "sauvegarder")
    found = replacing.preview(actor, catalog, everything(catalog), replacement)
    batch, _ = replacing.replace(
        actor, catalog, everything(catalog), replacement, expected=found.total
    )
    return batch


def test_a_dry_run_shows_and_changes_nothing(catalog: Catalog, translator: User) -> None:
    before = contents(catalog)
    found = verify_action(
        lambda: replacing.preview(
            translator, catalog, everything(catalog), Replacement("enregistrer", "sauver")
        ),
        [],
    )
    assert [(one.entry.source, one.after) for one in found.items] == [
        ("Save", ["sauver"]),
        ("Save the file", ["sauver le fichier"]),
        ("Old words", ["sauver vieux"]),
        ("%(num)s file", ["sauver %(num)s fichier", "sauver %(num)s fichiers"]),
    ]
    assert contents(catalog) == before


def test_what_was_seen_is_done_as_one_change(catalog: Catalog, translator: User) -> None:
    batch = verify_action(lambda: save_all(translator, catalog), ["entries.changed"])
    after = contents(catalog)
    assert after["Save"] == (["sauvegarder"], "translated")
    assert after["%(num)s file"][0] == [
        "sauvegarder %(num)s fichier",
        "sauvegarder %(num)s fichiers",
    ]
    assert after["Gone"] == (["Enregistrer parti"], "translated")
    assert after["Old words"] == (["sauvegarder vieux"], "needs_work")
    changes = list(db.session.scalars(db.select(EntryChange).filter_by(batch=batch)))
    assert {change.how for change in changes} == {"replace"}
    assert {change.actor_id for change in changes} == {translator.id}
    assert len(changes) == 4
    entry = db.session.scalars(
        db.select(EventLogEntry).order_by(EventLogEntry.id.desc()).limit(1)
    ).one()
    assert entry.data == {"locale": "fr", "how": "replace", "texts": 4, "batch": batch}
    assert entry_of(catalog, "Save").unpublished


def test_numbers_and_findings_follow(catalog: Catalog, translator: User) -> None:
    save_all(translator, catalog, Replacement("%(num)s", "beaucoup de"))
    entry = entry_of(catalog, "%(num)s file")
    assert {finding.level for finding in entry.findings} & {"error"}
    stored = {name: getattr(catalog, name) for name in counts_of(catalog.id)}
    assert stored == counts_of(catalog.id)
    assert catalog.errors == 1


def test_only_where_it_is_asked_to(catalog: Catalog, translator: User) -> None:
    wanted = everything(catalog, state="approved")
    found = replacing.preview(translator, catalog, wanted, Replacement("enregistrer", "x"))
    assert [one.entry.source for one in found.items] == ["Save the file"]


def test_what_is_approved_stays_so_only_by_a_reviewer(
    catalog: Catalog, translator: User, editor: User
) -> None:
    save_all(translator, catalog)
    assert entry_of(catalog, "Save the file").state == "approved"
    save_all(editor, catalog, Replacement("sauvegarder", "garder"))
    assert entry_of(catalog, "Save the file").state == "translated"


def test_what_is_approved_does_not_stay_so_with_an_error(
    catalog: Catalog, translator: User
) -> None:
    with transaction():
        entry_of(catalog, "Saved by %(name)s").state = "approved"
    save_all(translator, catalog, Replacement("%(name)s", "quelqu’un"))
    assert entry_of(catalog, "Saved by %(name)s").state == "translated"


def test_another_number_than_seen_changes_nothing(catalog: Catalog, translator: User) -> None:
    before = contents(catalog)
    replacement = Replacement("enregistrer", "sauver")
    for expected in (0, 3, 5):
        with pytest.raises(OtherCount) as refused:
            replacing.replace(
                translator, catalog, everything(catalog), replacement, expected=expected
            )
        assert refused.value.current == {"total": 4}
    assert contents(catalog) == before


def test_nothing_found_is_no_change(catalog: Catalog, translator: User) -> None:
    act = verify_action(lambda: save_all(translator, catalog, Replacement("zzz", "y")), [])
    assert act


@pytest.mark.parametrize("roles", [("user",), ("staff",), ()])
def test_only_who_translates_may(
    catalog: Catalog, make_user: UserFactory, roles: tuple[str, ...]
) -> None:
    person, wanted = make_user(roles=roles), everything(catalog)
    replacement = Replacement("enregistrer", "x")
    with pytest.raises(Denied):
        replacing.preview(person, catalog, wanted, replacement)
    with pytest.raises(Denied):
        replacing.replace(person, catalog, wanted, replacement, 4)


def test_only_in_the_languages_one_may(catalog: Catalog, make_user: UserFactory) -> None:
    german = make_catalog("de", [text("Save", "Sichern")])
    person = make_user(roles=(role_with("translations.edit:de"),))
    save_all(person, german, Replacement("sichern", "Speichern"))
    assert entry_of(german, "Save").texts == ["Speichern"]
    with pytest.raises(Denied):
        save_all(person, catalog)


def test_words_that_could_not_be_typed_are_refused(catalog: Catalog, translator: User) -> None:
    with pytest.raises(Invalid) as refused:
        save_all(translator, catalog, Replacement("enregistrer", "a\x00b"))
    assert set(refused.value.fields) == {"replace"}


def test_very_many_at_once_are_refused_and_many_are_told_at_once(translator: User) -> None:
    rows = [
        text(f"Text {number}", f"alt {number}", state="translated" if number % 2 else "approved")
        for number in range(MOST_AT_ONCE + 1)
    ]
    catalog = make_catalog("de", rows)
    with pytest.raises(Invalid):
        save_all(translator, catalog, Replacement("alt", "neu"))
    wanted = everything(catalog, state="approved")
    replacement = Replacement("alt", "neu")
    total = replacing.preview(translator, catalog, wanted, replacement).total
    assert MOST_SHOWN < total <= MOST_AT_ONCE
    replacing.replace(translator, catalog, wanted, replacement, expected=total)
    entry = db.session.scalars(
        db.select(EventLogEntry).order_by(EventLogEntry.id.desc()).limit(1)
    ).one()
    assert entry.data["texts"] == total
    assert catalog.unpublished == total


def test_a_dry_run_shows_the_first_texts_and_counts_all(translator: User) -> None:
    catalog = make_catalog("de", [text(f"Text {n}", "alt") for n in range(MOST_SHOWN + 3)])
    found = replacing.preview(translator, catalog, everything(catalog), Replacement("alt", "neu"))
    assert (len(found.items), found.total) == (MOST_SHOWN, MOST_SHOWN + 3)


# What is found


@pytest.mark.parametrize(
    "find, by, options, before, after",
    [
        ("save", "keep", {}, "Save, saved, SAVE", "keep, keepd, keep"),
        ("save", "keep", {"match_case": True}, "Save, saved", "Save, keepd"),
        ("save", "keep", {"whole_words": True}, "save saved resave.", "keep saved resave."),
        ("a.b", "x", {}, "a.b axb", "x axb"),
        ("\\1", "y", {}, r"a \1 b", "a y b"),
        ("x", r"\1 \g<0>", {}, "x", r"\1 \g<0>"),
        ("straße", "Weg", {}, "Straße", "Weg"),
        ("كتب", "قرأ", {"whole_words": True}, "كتب كتبَ مكتب", "قرأ كتبَ مكتب"),
        ("保存", "儲存", {}, "正在保存文件", "正在儲存文件"),
        ("name", "nom", {}, "name of %(name)s", "nom of %(name)s"),
        ("%(name)s", "%(nom)s", {}, "Hi %(name)s", "Hi %(nom)s"),
        ("Hi %(name)s", "Hello %(name)s", {}, "Hi %(name)s!", "Hello %(name)s!"),
        ("strong", "b", {}, "<strong>strong</strong>", "<strong>b</strong>"),
        ("class", "x", {}, 'class <a class="x">', 'x <a class="x">'),
        ("amp", "volt", {}, "5 amp &amp; more", "5 volt &amp; more"),
        ("...", "…", {}, "Wait... done...", "Wait… done…"),
        (" ,", ",", {}, "a , b", "a, b"),
        ("a", "aa", {}, "aaa", "aaaaaa"),
        ("ab", "", {}, "abab", ""),
    ],
)  # fmt: skip
def test_what_a_replacement_does(
    find: str, by: str, options: dict[str, bool], before: str, after: str
) -> None:
    assert Replacement(find, by, **options).apply(before) == after


@pytest.mark.parametrize(
    "find, by, field",
    [
        ("", "x", "find"),
        ("x" * 1001, "y", "find"),
        ("x", "y" * 1001, "replace"),
        ("same", "same", "replace"),
    ],
)
def test_what_cannot_be_replaced(find: str, by: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Replacement(find, by)
    assert field in refused.value.fields
