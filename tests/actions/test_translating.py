"""Translating: states, rights, checks on the server, what two people write at once, history."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.actions import roles, suggestions, translating
from dashboard.actions.entry_fields import EntryConflict
from dashboard.actions.reverting import NothingToRevert
from dashboard.errors import Conflict, DashboardError, Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.models import Catalog, CatalogEntry, Role, User
from dashboard.models.catalog_bulk import counts_of
from dashboard.models.catalog_changes import history_of
from dashboard.models.catalog_entries import (
    APPROVED,
    MISSING,
    NEEDS_WORK,
    STATES,
    TRANSLATED,
    find_entry,
)
from dashboard.models.catalogs import COUNTERS, find_catalog
from dashboard.models.suggestions import suggestions_for
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.texts import entries_of, make_catalog, make_entry
from tests.helpers.verify_action import verify_action

FILES = ("%(num)s file", "%(num)s files")


def with_rights(*permissions: str) -> Role:
    """A role that gives exactly these."""
    role = roles.create(SYSTEM, {"name": "Some", "permissions": []})
    with transaction():
        role.permissions = list(permissions)
    return role


@pytest.fixture
def ana(app: Flask, make_user: UserFactory) -> User:
    """Translates and reviews every language."""
    return make_user("ana", roles=["translator"])


@pytest.fixture
def bo(app: Flask, make_user: UserFactory) -> User:
    """Translates into French, and no more."""
    return make_user("bo", roles=[with_rights("translations.edit:fr")])


def counted(locale: str) -> dict[str, int]:
    """A catalog's numbers, after checking that they are what a recount finds."""
    db.session.rollback()
    catalog = find_catalog(locale)
    assert catalog is not None
    kept = {name: getattr(catalog, name) for name in COUNTERS}
    assert kept == counts_of(catalog.id)
    return {name: number for name, number in kept.items() if number}


def history(entry: CatalogEntry) -> list[tuple[str, list[str], str]]:
    """How a text became what it was, the newest first."""
    changes = history_of(entry.id).items
    return [(it.how, it.after["texts"], it.after["state"]) for it in changes]


def test_a_saved_text_is_translated_and_waits_to_be_published(ana: User) -> None:
    entry = make_entry("fr", "Save")
    saved = verify_action(
        lambda: translating.save(ana, entry, texts=["Enregistrer"]), ["entry.translated"]
    )
    assert not saved.merged
    assert (entry.texts, entry.state, entry.unpublished) == (["Enregistrer"], TRANSLATED, True)
    assert (entry.changed_by_id, entry.changed_by_name) == (ana.id, "Ana")
    assert "enregistrer" in entry.search
    assert history(entry) == [("edit", ["Enregistrer"], TRANSLATED)]
    assert counted("fr") == {"total": 1, "translated": 1, "unpublished": 1}


def test_the_same_again_is_no_change(ana: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    version = entry.version
    verify_action(lambda: translating.save(ana, entry, texts=["Enregistrer"]), [])
    verify_action(lambda: translating.save(ana, entry), [])
    assert entry.version == version


def test_what_says_again_what_the_file_says_no_longer_waits(ana: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    translating.save(ana, entry, texts=["Sauver"])
    assert counted("fr")["unpublished"] == 1
    translating.save(ana, entry, texts=["Enregistrer"])
    assert counted("fr") == {"total": 1, "translated": 1}


def test_an_empty_text_is_missing(ana: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    translating.save(ana, entry, texts=["  \n"], state=NEEDS_WORK)
    assert (entry.texts, entry.state) == ([""], MISSING)
    assert counted("fr") == {"total": 1, "unpublished": 1}


def test_a_text_with_a_form_left_out_is_not_shipped(ana: User) -> None:
    entry = make_entry("fr", FILES)
    translating.save(ana, entry, texts=["%(num)s fichier", ""])
    assert entry.state == NEEDS_WORK
    with pytest.raises(Invalid) as refused:
        translating.save(ana, entry, state=APPROVED)
    assert "state" in refused.value.fields
    translating.save(ana, entry, texts=["%(num)s fichier", "%(num)s fichiers"])
    assert entry.state == TRANSLATED


def test_needs_work_is_said_by_whoever_saves(ana: User) -> None:
    entry = make_entry("fr", "Save")
    translating.save(ana, entry, texts=["Sauver ?"], state=NEEDS_WORK)
    assert entry.state == NEEDS_WORK
    assert counted("fr")["fuzzy"] == 1
    verify_action(lambda: translating.save(ana, entry, state=TRANSLATED), ["entry.translated"])
    assert entry.state == TRANSLATED


def test_approving_needs_the_right_to_review(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    with pytest.raises(Denied):
        translating.save(bo, entry, state=APPROVED)
    verify_action(lambda: translating.save(ana, entry, state=APPROVED), ["entry.translated"])
    assert entry.state == APPROVED
    assert counted("fr") == {"total": 1, "translated": 1, "approved": 1}


def test_who_reviews_needs_no_right_to_translate(app: Flask, make_user: UserFactory) -> None:
    reviewer = make_user(roles=[with_rights("translations.review")])
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    translating.save(reviewer, entry, state=APPROVED)
    for wanted in ({"texts": ["Sauver"]}, {"note": "Hm"}):
        with pytest.raises(Denied):
            translating.save(reviewer, entry, **wanted)  # type: ignore[arg-type]


def test_editing_an_approved_text_takes_the_approval_unless_one_may_review(
    ana: User, bo: User
) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"], state=APPROVED)
    translating.save(ana, entry, texts=["Sauver"])
    assert entry.state == APPROVED
    translating.save(bo, entry, texts=["Garder"])
    assert entry.state == TRANSLATED


def test_a_right_for_one_language_is_none_for_another(bo: User) -> None:
    french, german = make_entry("fr", "Save"), make_entry("de", "Save")
    translating.save(bo, french, texts=["Enregistrer"])
    for attempt in (
        lambda: translating.save(bo, german, texts=["Speichern"]),
        lambda: translating.dismiss(bo, german, "unchanged", "A name"),
        lambda: translating.find_faults(bo, german, ["Speichern"]),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_who_may_only_suggest_cannot_save(app: Flask, make_user: UserFactory) -> None:
    entry = make_entry("fr", "Save")
    with pytest.raises(Denied):
        translating.save(make_user(roles=["staff"]), entry, texts=["Enregistrer"])
    with pytest.raises(NotFound):
        translating.save(make_user(roles=["user"]), entry, texts=["Enregistrer"])


def test_obsolete_texts_are_left_alone(ana: User) -> None:
    entry = make_entry("fr", "Save", obsolete=True)
    with pytest.raises(NotFound):
        translating.save(ana, entry, texts=["Enregistrer"])


@pytest.mark.parametrize(
    "field, value",
    [
        ("texts", []),
        ("texts", ["a", "b", "c"]),
        ("texts", [1, 2]),
        ("texts", "ab"),
        ("texts", ["a\0", "b"]),
        ("texts", ["\ud800", "b"]),
        ("texts", ["\ue000", "b"]),
        ("texts", ["\u2063", "b"]),
        ("texts", ["a" * 20_001, "b"]),
        ("state", MISSING),
        ("state", "perfect"),
        ("state", 1),
        ("note", "a" * 2001),
        ("note", "\0"),
    ],
)
def test_what_cannot_be_is_refused(ana: User, field: str, value: Any) -> None:
    entry = make_entry("fr", FILES)
    with pytest.raises(Invalid) as refused:
        translating.save(ana, entry, **{field: value})
    assert [*refused.value.fields] == [field]
    assert entry.version == 1


def test_spaces_and_line_breaks_stay_as_typed(ana: User) -> None:
    entry = make_entry("fr", " Save\n")
    translating.save(ana, entry, texts=[" Enregistrer\r\n"])
    assert entry.texts == [" Enregistrer\n"]


def test_the_server_checks_for_itself(ana: User) -> None:
    entry = make_entry("fr", "Hello %(name)s")
    verify_action(
        lambda: translating.save(ana, entry, texts=["Bonjour %(nom)s"]), ["entry.translated"]
    )
    assert {finding.level for finding in entry.open_findings} == {"error"}
    assert counted("fr")["errors"] == 1
    with pytest.raises(Invalid) as refused:
        translating.save(ana, entry, state=APPROVED)
    assert "state" in refused.value.fields
    assert entry.state == TRANSLATED
    translating.save(ana, entry, texts=["Bonjour %(name)s"])
    assert "errors" not in counted("fr")
    found = translating.find_faults(ana, entry, ["Bonjour"])
    assert [finding.level for finding in found] == ["error"]


def warned(ana: User) -> tuple[CatalogEntry, str]:
    """A text in which a check warns of something, and the check."""
    entry = make_entry("fr", "Save all of it")
    translating.save(ana, entry, texts=["Save all of it"])
    (finding,) = entry.open_findings
    assert finding.level == "warning"
    return entry, finding.check


def test_a_warning_is_dismissed_with_a_reason_until_the_text_changes(ana: User) -> None:
    entry, check = warned(ana)
    assert counted("fr")["warnings"] == 1
    verify_action(lambda: translating.dismiss(ana, entry, check, "A name"), ["entry.dismissed"])
    assert "warnings" not in counted("fr")
    assert entry.open_findings == []
    assert entry.findings[0].dismissal()["reason"] == "A name"
    translating.save(ana, entry, note="It is a name.")
    translating.save(ana, entry, state=NEEDS_WORK)
    assert entry.open_findings == []
    translating.save(ana, entry, texts=["Tout enregistrer"])
    translating.save(ana, entry, texts=["Save all of it"])
    assert counted("fr")["warnings"] == 1


def test_a_dismissal_is_taken_back(ana: User) -> None:
    entry, check = warned(ana)
    translating.dismiss(ana, entry, check, "A name")
    with pytest.raises(NotFound):
        translating.dismiss(ana, entry, check, "Again")
    verify_action(lambda: translating.undismiss(ana, entry, check), ["entry.dismissed"])
    assert counted("fr")["warnings"] == 1
    with pytest.raises(NotFound):
        translating.undismiss(ana, entry, check)


def test_a_dismissal_needs_a_reason_and_a_warning(ana: User) -> None:
    entry, check = warned(ana)
    with pytest.raises(Invalid):
        translating.dismiss(ana, entry, check, " ")
    with pytest.raises(NotFound):
        translating.dismiss(ana, entry, "placeholders", "Why not")
    wrong = make_entry("de", "Hello %(name)s")
    translating.save(ana, wrong, texts=["Hallo"])
    (error,) = wrong.open_findings
    with pytest.raises(Invalid):
        translating.dismiss(ana, wrong, error.check, "Why not")
    assert counted("de")["errors"] == 1


def test_texts_that_say_the_same_are_checked_with_each_other(ana: User) -> None:
    contexts = ("verb", "state", "door")
    sources = [{"source": "Open the door", "context": context} for context in contexts]
    catalog = make_catalog("fr", sources)
    first, second, third = entries_of(catalog)
    translating.save(ana, first, texts=["Ouvrir la porte"])
    verify_action(
        lambda: translating.save(ana, second, texts=["Porte ouverte"]), ["entry.translated"]
    )
    assert counted("fr")["warnings"] == 2
    db.session.refresh(first)
    assert [it.check for it in first.open_findings] == ["consistency"]
    translating.save(ana, second, texts=["Ouvrir la porte"])
    assert "warnings" not in counted("fr")
    assert third.findings == []


# Two people at once


def stale(entry: CatalogEntry, base: int, actor: User, **wanted: Any) -> translating.Saved:
    return translating.save(actor, entry, **wanted, version=base)


def test_two_people_who_change_different_forms_both_win(ana: User, bo: User) -> None:
    entry = make_entry("fr", FILES, texts=["un %(num)s fichier", "%(num)s fichier"])
    base = entry.version
    translating.save(ana, entry, texts=["%(num)s fichier", "%(num)s fichier"], version=base)
    saved = verify_action(
        lambda: stale(entry, base, bo, texts=["un %(num)s fichier", "%(num)s fichiers"]),
        ["entry.translated"],
    )
    assert saved.merged
    assert entry.texts == ["%(num)s fichier", "%(num)s fichiers"]
    assert [how for how, _, _ in history(entry)] == ["edit", "edit"]


def test_the_same_form_is_asked_about_and_nothing_is_lost(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save", texts=["Sauver"])
    base = entry.version
    translating.save(ana, entry, texts=["Enregistrer"], version=base)
    with pytest.raises(EntryConflict) as conflict:
        stale(entry, base, bo, texts=["Garder"], note="Shorter")
    details = conflict.value.details
    assert details["current"]["texts"] == ["Enregistrer"]
    assert details["base"] == {"texts": ["Sauver"], "state": TRANSLATED, "note": ""}
    assert details["yours"] == {"texts": ["Garder"], "state": TRANSLATED, "note": "Shorter"}
    assert details["conflicts"] == ["texts.0"]
    assert (entry.texts, entry.note) == (["Enregistrer"], "")
    stale(entry, details["current"]["version"], bo, texts=["Garder"])
    assert entry.texts == ["Garder"]


def test_the_same_change_by_two_is_one(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save")
    base = entry.version
    translating.save(ana, entry, texts=["Enregistrer"], version=base)
    verify_action(lambda: stale(entry, base, bo, texts=["Enregistrer"]), [])


def test_a_note_and_a_translation_both_win(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save")
    base = entry.version
    verify_action(lambda: translating.save(ana, entry, note="On a button"), ["entry.noted"])
    assert stale(entry, base, bo, texts=["Enregistrer"]).merged
    assert (entry.texts, entry.note) == (["Enregistrer"], "On a button")
    with pytest.raises(EntryConflict) as conflict:
        stale(entry, base, bo, note="In a menu")
    assert conflict.value.parts == ["note"]


def test_nobody_approves_what_they_have_not_read(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save", texts=["Sauver"])
    base = entry.version
    translating.save(bo, entry, texts=["Bavarder"])
    with pytest.raises(EntryConflict) as conflict:
        stale(entry, base, ana, state=APPROVED)
    assert conflict.value.parts == ["state"]


def test_what_somebody_marks_meanwhile_stays_marked(ana: User, bo: User) -> None:
    entry = make_entry("fr", FILES, texts=["%(num)s a", "%(num)s b"])
    base = entry.version
    translating.save(ana, entry, state=NEEDS_WORK)
    stale(entry, base, bo, texts=["%(num)s a", "%(num)s c"])
    assert (entry.texts, entry.state) == (["%(num)s a", "%(num)s c"], NEEDS_WORK)
    with pytest.raises(EntryConflict):
        stale(entry, base, ana, state=APPROVED)


def test_an_approval_survives_what_does_not_touch_the_words(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"])
    base = entry.version
    translating.save(ana, entry, state=APPROVED)
    stale(entry, base, bo, texts=["Enregistrer"], state=TRANSLATED, note="On a button")
    assert (entry.state, entry.note) == (APPROVED, "On a button")


def test_a_version_that_is_not_there_yet_is_a_conflict(ana: User) -> None:
    entry = make_entry("fr", "Save")
    with pytest.raises(Conflict):
        stale(entry, entry.version + 1, ana, texts=["Enregistrer"])


FORMS = st.lists(st.sampled_from(["", "%(num)s a", "%(num)s b"]), min_size=2, max_size=2)


@given(base=FORMS, first=FORMS, second=FORMS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_form_that_somebody_wrote_is_ever_lost(
    app: Flask, ana: User, base: list[str], first: list[str], second: list[str]
) -> None:
    catalog = find_catalog("fr") or make_catalog("fr", [FILES])
    (entry,) = entries_of(catalog)
    translating.save(SYSTEM, entry, texts=base)
    seen = entry.version
    translating.save(ana, entry, texts=first, version=seen)
    both = [form for form in (0, 1) if base[form] not in (first[form], second[form])]
    clash = any(first[form] != second[form] for form in both)
    if clash:
        with pytest.raises(EntryConflict):
            translating.save(SYSTEM, entry, texts=second, version=seen)
        assert entry.texts == first
    else:
        translating.save(SYSTEM, entry, texts=second, version=seen)
        pairs = zip(base, first, second, strict=True)
        assert entry.texts == [one if two == was else two for was, one, two in pairs]
    counted("fr")


# Taking back


def test_a_change_is_taken_back_by_a_new_one(ana: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"], state=APPROVED)
    translating.save(ana, entry, texts=["Sauver"], state=TRANSLATED)
    (change,) = history_of(entry.id).items
    verify_action(lambda: translating.revert(ana, entry, change), ["entry.translated"])
    assert (entry.texts, entry.state) == (["Enregistrer"], APPROVED)
    assert [how for how, _, _ in history(entry)] == ["revert", "edit"]
    with pytest.raises(NothingToRevert):
        translating.revert(ana, entry, change)
    with pytest.raises(Conflict):
        translating.revert(ana, entry, change, version=1)


def test_who_may_not_review_brings_no_approval_back(ana: User, bo: User) -> None:
    entry = make_entry("fr", "Save", texts=["Enregistrer"], state=APPROVED)
    translating.save(bo, entry, texts=["Sauver"])
    (change,) = history_of(entry.id).items
    translating.revert(bo, entry, change)
    assert (entry.texts, entry.state) == (["Enregistrer"], TRANSLATED)


def test_another_texts_change_cannot_be_taken_back_here(ana: User) -> None:
    one, other = make_entry("fr", "Save"), make_entry("de", "Save")
    translating.save(ana, one, texts=["Enregistrer"])
    (change,) = history_of(one.id).items
    with pytest.raises(NotFound):
        translating.revert(ana, other, change)


# The catalog's numbers

WORDS = st.sampled_from(["", "%(num)s Ouvrir", "Ouvrir", "Open", "%(nom)s  x", "%(num)s x."])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "save", "dismiss", "undismiss", "revert", "make", "decide"]),
        st.integers(0, 4),
        st.lists(WORDS, min_size=2, max_size=2),
        st.sampled_from([None, *STATES[1:]]),
    ),
    min_size=1,
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_numbers_are_what_a_recount_finds(app: Flask, ana: User, steps: list[Any]) -> None:
    with transaction():
        for old in db.session.query(Catalog):
            db.session.delete(old)
    contexts = [{"source": "Open", "context": context} for context in ("verb", "state")]
    gone = {"source": "Old", "obsolete": True, "texts": ["Vieux"]}
    catalog = make_catalog("fr", [*contexts, FILES, "Open %(num)s", gone])
    ids = [entry.id for entry in entries_of(catalog)]
    for verb, place, texts, state in steps:
        entry = find_entry(ids[place])
        assert entry is not None
        try:
            STEPS_BY_NAME[verb](ana, entry, texts[: len(entry.texts)], state)
        except DashboardError:
            db.session.rollback()
        counted("fr")


def _dismiss(actor: User, entry: CatalogEntry, *_: Any) -> None:
    for finding in list(entry.open_findings):
        translating.dismiss(actor, entry, finding.check, "So be it")


def _undismiss(actor: User, entry: CatalogEntry, *_: Any) -> None:
    for finding in [it for it in entry.findings if it.dismissed_reason]:
        translating.undismiss(actor, entry, finding.check)


def _revert(actor: User, entry: CatalogEntry, *_: Any) -> None:
    translating.revert(actor, entry, history_of(entry.id).items[-1])


def _decide(actor: User, entry: CatalogEntry, texts: list[str], state: str | None) -> None:
    suggestion = suggestions_for(entry.id)[0]
    if state == APPROVED:
        suggestions.reject(actor, suggestion, "No")
    else:
        suggestions.accept(actor, suggestion, texts if state else None)


STEPS_BY_NAME: dict[str, Any] = {
    "save": lambda actor, entry, texts, state: translating.save(
        actor, entry, texts=texts, state=state
    ),
    "dismiss": _dismiss,
    "undismiss": _undismiss,
    "revert": lambda actor, entry, *_: history_of(entry.id).items and _revert(actor, entry),
    "make": lambda actor, entry, texts, _state: suggestions.make(actor, entry, texts),
    "decide": lambda actor, entry, *more: (
        suggestions_for(entry.id) and _decide(actor, entry, *more)
    ),
}
