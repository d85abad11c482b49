"""The translation memory finds what resembles a text, in every language, and keeps up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.actions.catalog_showing import recount
from dashboard.events import EntriesChanged
from dashboard.extensions import db
from dashboard.models import Catalog, CatalogEntry
from dashboard.models.catalog_entries import source_key
from dashboard.models.catalog_memory import LEAST, MOST, Sources, similar
from dashboard.policy import SYSTEM
from dashboard.transaction import put, transaction
from tests.helpers.texts import entry_of, make_catalog, text

Reads = Callable[[CatalogEntry], list[str] | None]


def everything(entry: CatalogEntry) -> list[str]:
    return entry.texts


@pytest.fixture
def french(app: object) -> Catalog:
    return make_catalog(
        "fr",
        [
            text("Delete this file", "Supprimer ce fichier"),
            text("Delete these files", "Supprimer ces fichiers"),
            text("Delete this file?", "Supprimer ce fichier ?", obsolete=True),
            text("Delete this role"),
            text("Delete this field", "Effacer ?", state="needs_work"),
            text("Invite people", "Inviter des personnes"),
            text("Delete this file", "Effacer le document", context="short"),
        ],
    )


def rows(entry: CatalogEntry, reads: Reads = everything) -> list[tuple[str, str, list[str]]]:
    return [(row["locale"], row["source"], row["texts"]) for row in similar(entry, reads)]


def test_the_most_similar_translations_come_first(french: Catalog) -> None:
    found = similar(entry_of(french, "Delete this role"), everything)
    percents = [row["percent"] for row in found]
    assert percents == sorted(percents, reverse=True)
    assert all(LEAST <= percent < 100 for percent in percents)
    assert {row["source"] for row in found} == {
        "Delete this file",
        "Delete these files",
        "Delete this file?",
    }
    assert {tuple(row["texts"]) for row in found} >= {
        ("Supprimer ce fichier",),
        ("Effacer le document",),
    }


def test_the_same_words_in_another_context_are_a_whole_match(french: Catalog) -> None:
    query = db.select(CatalogEntry).filter_by(context="short")
    first, *_ = similar(db.session.scalars(query).one(), everything)
    assert (first["percent"], first["texts"]) == (100, ["Supprimer ce fichier"])


def test_its_own_translations_are_no_memory(french: Catalog) -> None:
    german = make_catalog("de", [text("Invite people", "Menschen einladen")])
    assert similar(entry_of(german, "Invite people"), everything) == []


def test_another_language_helps_where_the_own_has_nothing(french: Catalog) -> None:
    german = make_catalog("de", [text("Delete this role"), text("Delete the role", "Rolle weg")])
    found = rows(entry_of(french, "Delete this role"))
    assert ("de", "Delete the role", ["Rolle weg"]) in found
    found = rows(entry_of(german, "Delete this role"))
    assert ("fr", "Delete these files", ["Supprimer ces fichiers"]) in found
    # One translation into a foreign language is enough.
    assert len([row for row in found if row[1] == "Delete this file"]) == 1


def test_what_may_not_be_read_is_left_out(french: Catalog) -> None:
    german = make_catalog("de", [text("Delete this role")])
    entry = entry_of(german, "Delete this role")
    assert rows(entry, lambda other: None) == []
    kept = rows(entry, lambda other: other.texts if other.source.endswith("s") else None)
    assert [row[1] for row in kept] == ["Delete these files"]


def test_there_are_never_too_many(app: object) -> None:
    sources = [text(f"Nearly the same sentence {number}", f"T{number}") for number in range(60)]
    catalog = make_catalog("fr", sources)
    assert len(similar(entry_of(catalog, "Nearly the same sentence 3"), everything)) == MOST


def test_it_learns_of_new_texts(french: Catalog) -> None:
    entry = entry_of(french, "Invite people")
    assert similar(entry, everything) == []
    make_catalog("de", [text("Invite some people", "Leute einladen")])
    assert rows(entry) == [("de", "Invite some people", ["Leute einladen"])]


def test_it_learns_of_texts_that_became_others(french: Catalog) -> None:
    entry, other = entry_of(french, "Invite people"), entry_of(french, "Delete these files")
    assert similar(entry, everything) == []
    with transaction() as tx:
        other.source = "Invite a person"
        other.source_key = source_key(other.source)
        recount(french)
        event = EntriesChanged(locale="fr", how="file", texts=1, batch=None)
        tx.record(SYSTEM, event, french, put(french))
    assert [row[1] for row in rows(entry)] == ["Invite a person"]


def test_it_reads_only_when_something_may_have_changed(
    french: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(french, "Invite people")
    similar(entry, everything)
    read: list[Any] = []
    real = Sources._read

    def noted(self: Sources, *given: Any) -> None:
        read.append(given)
        real(self, *given)

    monkeypatch.setattr(Sources, "_read", noted)
    similar(entry, everything)
    assert read == []
    make_catalog("de", [text("Something new")])
    similar(entry, everything)
    assert len(read) == 1


def test_very_long_texts_are_compared_by_their_beginning(app: object) -> None:
    long = "word " * 20_000
    catalog = make_catalog("fr", [text(long + "one", "un"), text(long + "two", "deux")])
    (row,) = similar(entry_of(catalog, long + "one"), everything)
    assert (row["percent"], row["texts"]) == (100, ["deux"])
