"""What a file says against what the database has: who wins, and what history says of it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.catalog_files import Message
from dashboard.catalog_merging import STEP, Plan, plan, published_of

NOTE = {"note": ""}


def in_file(source: str = "Save", texts: tuple[str, ...] = ("Speichern",), **more: Any) -> Message:
    return Message(source=source, texts=texts, **more)


def row(entry: Message, number: int = 1, **columns: Any) -> dict[str, Any]:
    """What the database has after a file with that text was read."""
    added = plan([entry], []).added[0]
    return {"id": number, "version": 1, **added, "position": number * STEP, **columns}


def edited(entry: Message, *texts: str, **columns: Any) -> dict[str, Any]:
    """A text that was translated anew here and is not published yet."""
    return row(entry, texts=list(texts), unpublished=True, **columns)


def only(made: Plan) -> dict[str, Any]:
    assert (len(made.changed), made.added) == (1, [])
    return made.changed[0]


def words(columns: dict[str, Any]) -> tuple[list[str], str, bool]:
    return columns["texts"], columns["state"], columns["unpublished"]


@pytest.mark.parametrize(
    "texts, fuzzy, state",
    [
        (("Speichern",), False, "translated"),
        (("Speichern",), True, "needs_work"),
        (("",), False, "missing"),
        (("",), True, "missing"),
        (("Eins", ""), False, "missing"),
        (("Eins", "Zwei"), False, "translated"),
    ],
)
def test_a_new_text_has_the_state_of_its_words(
    texts: tuple[str, ...], fuzzy: bool, state: str
) -> None:
    entry = in_file(texts=texts, fuzzy=fuzzy, source_plural="x" if len(texts) > 1 else None)
    added = plan([entry], []).added[0]
    assert (added["state"], added["unpublished"]) == (state, False)
    assert added["published"] == published_of(entry)


def test_the_same_file_changes_nothing() -> None:
    entries = [in_file(), in_file("Open", ("Öffnen",), places=("a.py",), flags=("c-format",))]
    rows = [row(entry, number) for number, entry in enumerate(entries, 1)]
    assert plan(entries, rows) == Plan()


def test_words_of_the_file_are_taken() -> None:
    known = row(in_file())
    made = plan([in_file(texts=("Sichern",))], [known])
    assert words(only(made)) == (["Sichern"], "translated", False)
    assert (made.words, only(made)["version"]) == (1, 2)
    assert [(it["before"]["texts"], it["after"]["texts"]) for it in made.history] == [
        (["Speichern"], ["Sichern"])
    ]


def test_unpublished_words_stay_where_the_file_did_not_change() -> None:
    known = edited(in_file(), "Sichern")
    made = plan([in_file(places=("new.py",))], [known])
    assert words(only(made)) == (["Sichern"], "translated", True)
    assert (made.words, made.history) == (0, [])


def test_where_both_changed_the_edit_stays_and_history_has_both() -> None:
    known = edited(in_file(), "Sichern")
    made = plan([in_file(texts=("Ablegen",))], [known])
    assert words(only(made)) == (["Sichern"], "needs_work", True)
    assert [(it["how"], it["before"], it["after"]) for it in made.history] == [
        (
            "file",
            {"texts": ["Sichern"], "state": "translated", **NOTE},
            {"texts": ["Ablegen"], "state": "translated", **NOTE},
        ),
        (
            "file",
            {"texts": ["Ablegen"], "state": "translated", **NOTE},
            {"texts": ["Sichern"], "state": "needs_work", **NOTE},
        ),
    ]


def test_where_both_changed_to_the_same_nothing_is_left_to_publish() -> None:
    known = edited(in_file(), "Sichern", state="approved")
    made = plan([in_file(texts=("Sichern",))], [known])
    assert words(only(made)) == (["Sichern"], "approved", False)
    assert (made.words, made.history) == (0, [])


def test_changes_to_different_forms_both_win() -> None:
    plural: dict[str, Any] = {"source": "%(num)s file", "source_plural": "%(num)s files"}
    known = edited(in_file(texts=("ein", "viele"), **plural), "eine", "viele")
    made = plan([in_file(texts=("ein", "mehrere"), **plural)], [known])
    assert words(only(made)) == (["eine", "mehrere"], "translated", True)


def test_a_text_that_the_file_doubts_needs_work() -> None:
    known = edited(in_file(), "Sichern")
    made = plan([in_file(fuzzy=True)], [known])
    assert words(only(made)) == (["Sichern"], "needs_work", True)


def test_an_approved_text_stays_approved_while_its_words_do() -> None:
    known = row(in_file(), state="approved")
    assert plan([in_file()], [known]) == Plan()
    assert only(plan([in_file(comment="On a button")], [known]))["state"] == "approved"
    assert only(plan([in_file(texts=("Sichern",))], [known]))["state"] == "translated"


def test_a_source_that_changed_keeps_its_row_its_edit_and_what_it_was() -> None:
    known = edited(in_file("Save"), "Sichern")
    before = {"context": None, "source": "Save", "source_plural": None}
    new = in_file("Save all", fuzzy=True, previous=before)
    made = plan([new], [known])
    changed = only(made)
    assert (changed["id"], changed["source"], changed["key"]) == (1, "Save all", new.key)
    assert changed["previous"] == before
    assert words(changed) == (["Sichern"], "needs_work", True)


def test_a_plural_that_changed_is_remembered() -> None:
    known = row(in_file("%(num)s", ("a", "b"), source_plural="%(num)s files"))
    new = in_file("%(num)s", ("a", "b"), source_plural="%(num)s documents", fuzzy=True)
    changed = only(plan([new], [known]))
    assert changed["previous"]["source_plural"] == "%(num)s files"


def test_a_former_source_that_is_still_used_keeps_its_own_row() -> None:
    known = row(in_file("Save"))
    before = {"context": None, "source": "Save", "source_plural": None}
    made = plan([in_file("Save"), in_file("Save all", fuzzy=True, previous=before)], [known])
    assert (made.changed, [it["source"] for it in made.added]) == ([], ["Save all"])


def test_what_has_gone_is_obsolete_and_comes_back() -> None:
    known = edited(in_file(), "Sichern")
    gone = only(plan([], [known]))
    assert (gone["obsolete"], gone["unpublished"], gone["texts"]) == (True, False, ["Sichern"])
    assert plan([in_file(obsolete=True)], [gone]).words == 0
    back = only(plan([in_file()], [gone]))
    assert back["obsolete"] is False


def test_an_obsolete_twin_does_not_hide_a_text() -> None:
    made = plan([in_file(), in_file(texts=("Alt",), obsolete=True)], [])
    assert [it["texts"] for it in made.added] == [["Speichern"]]


def test_a_note_follows_the_file_unless_it_was_written_here() -> None:
    known = row(in_file(note="old"))
    assert only(plan([in_file(note="new")], [known]))["note"] == "new"
    known["note"] = "mine"
    assert only(plan([in_file(note="new")], [known]))["note"] == "mine"


def test_another_number_of_forms_does_not_lose_words() -> None:
    plural: dict[str, Any] = {"source": "%(num)s file", "source_plural": "%(num)s files"}
    known = edited(in_file(texts=("a", "b"), **plural), "x", "y")
    changed = only(plan([in_file(texts=("a", "b", ""), **plural)], [known]))
    assert changed["texts"] == ["x", "y", ""]


def test_new_texts_find_room_between_those_that_stay() -> None:
    first, last = in_file("A"), in_file("C")
    rows = [row(first, 1), row(last, 2)]
    made = plan([first, in_file("B"), last], rows)
    assert (made.changed, made.moved) == ([], False)
    assert rows[0]["position"] < made.added[0]["position"] < rows[1]["position"]


def test_texts_without_room_move_all_others() -> None:
    first, last = in_file("A"), in_file("C")
    rows = [row(first, 1, position=1), row(last, 2, position=2)]
    made = plan([first, in_file("B"), last], rows)
    assert made.moved
    everything = [made.changed[0], made.added[0], made.changed[1]]
    assert [it["position"] for it in everything] == [STEP, 2 * STEP, 3 * STEP]


def test_another_order_in_the_file_is_followed() -> None:
    one, two = in_file("A"), in_file("B")
    made = plan([two, one], [row(one, 1), row(two, 2)])
    assert {it["source"]: it["position"] for it in made.changed} == {"B": STEP, "A": 2 * STEP}
