"""Suggestions: made by people who do not translate, withdrawn or decided by those who review."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.actions import suggestions, translating
from dashboard.actions.suggestions import MOST_OPEN, Decided
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.models import CatalogEntry, Suggestion, User
from dashboard.models.catalog_changes import history_of
from dashboard.models.catalog_entries import APPROVED, MISSING, NEEDS_WORK
from dashboard.models.suggestions import ACCEPTED, OPEN, REJECTED, WITHDRAWN, suggestions_for
from dashboard.transaction import transaction
from tests.actions.test_translating import counted, with_rights
from tests.factories import UserFactory
from tests.helpers.texts import make_entry
from tests.helpers.verify_action import verify_action
from tests.notices.told import notifications, told


@pytest.fixture
def staff(app: Flask, make_user: UserFactory) -> User:
    """May suggest, and no more."""
    return make_user("sam", roles=["staff"])


@pytest.fixture
def ana(app: Flask, make_user: UserFactory) -> User:
    """Translates and reviews."""
    return make_user("ana", roles=["translator"])


@pytest.fixture
def entry(app: Flask) -> CatalogEntry:
    """A text that is translated."""
    return make_entry("fr", "Save %(name)s", texts=["Sauver %(name)s"])


def suggest(actor: User, entry: CatalogEntry, text: str, comment: str = "") -> Suggestion:
    return suggestions.make(actor, entry, [text], comment)


def test_a_suggestion_waits_and_changes_nothing(
    staff: User, ana: User, entry: CatalogEntry
) -> None:
    made = verify_action(
        lambda: suggest(staff, entry, "Enregistrer %(name)s", "As elsewhere"), ["suggestion.made"]
    )
    assert (made.state, made.texts, made.comment) == (
        OPEN,
        ["Enregistrer %(name)s"],
        "As elsewhere",
    )
    assert entry.texts == ["Sauver %(name)s"]
    assert (entry.suggestions, counted("fr")["suggestions"]) == (1, 1)
    assert told(ana, "translations") == [
        "Sam suggested a translation of “Save %(name)s” into French"
    ]
    assert notifications(ana)[0].path == f"/translations/fr?open={entry.id}"
    suggest(staff, entry, "Garder %(name)s")
    assert told(ana, "translations") == ["2 new suggestions for translations into French"]
    assert told(staff, "translations") == []


def test_an_accepted_one_is_the_translation_and_its_author_is_told(
    staff: User, ana: User, entry: CatalogEntry
) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    verify_action(lambda: suggestions.accept(ana, made), ["suggestion.accepted"])
    assert (entry.texts, entry.state) == (["Enregistrer %(name)s"], APPROVED)
    assert (made.state, made.decided_by_name) == (ACCEPTED, "Ana")
    assert [change.how for change in history_of(entry.id).items] == ["suggestion"]
    assert counted("fr") == {"total": 1, "translated": 1, "approved": 1, "unpublished": 1}
    assert told(staff, "translations") == ["Ana accepted your translation of “Save %(name)s”"]


def test_one_is_accepted_with_changes(staff: User, ana: User, entry: CatalogEntry) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    suggestions.accept(ana, made, ["Enregistrer « %(name)s »"])
    assert entry.texts == ["Enregistrer « %(name)s »"]
    assert made.texts == ["Enregistrer %(name)s"]


def test_one_with_errors_is_accepted_only_once_they_are_mended(
    staff: User, ana: User, entry: CatalogEntry
) -> None:
    made = suggest(staff, entry, "Enregistrer %(nom)s")
    with pytest.raises(Invalid) as refused:
        suggestions.accept(ana, made)
    assert "texts" in refused.value.fields
    assert (made.state, entry.texts) == (OPEN, ["Sauver %(name)s"])
    suggestions.accept(ana, made, ["Enregistrer %(name)s"])
    assert made.state == ACCEPTED


def test_a_rejected_one_tells_its_author_why(staff: User, ana: User, entry: CatalogEntry) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    with pytest.raises(Invalid):
        suggestions.reject(ana, made, " ")
    verify_action(lambda: suggestions.reject(ana, made, "Too long"), ["suggestion.rejected"])
    assert (made.state, made.reason, entry.suggestions) == (REJECTED, "Too long", 0)
    assert "suggestions" not in counted("fr")
    assert told(staff, "translations") == [
        "Ana did not take your translation of “Save %(name)s”: Too long"
    ]


def test_each_is_decided_once(staff: User, ana: User, entry: CatalogEntry) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    suggestions.reject(ana, made, "No")
    with pytest.raises(Decided):
        suggestions.accept(ana, made)
    with pytest.raises(Decided):
        suggestions.reject(ana, made, "No")
    assert entry.suggestions == 0


def test_whoever_made_one_withdraws_it(staff: User, ana: User, entry: CatalogEntry) -> None:
    made, other = (suggest(staff, entry, f"{verb} %(name)s") for verb in ("Garder", "Tenir"))
    notices = told(ana, "translations")
    verify_action(lambda: suggestions.withdraw(staff, made), ["suggestion.withdrawn"])
    assert (made.state, made.decided_by_name, entry.suggestions) == (WITHDRAWN, "Sam", 1)
    assert counted("fr")["suggestions"] == 1
    assert entry.texts == ["Sauver %(name)s"]
    assert (told(ana, "translations"), told(staff, "translations")) == (notices, [])
    assert [it.state for it in suggestions_for(entry.id)] == [OPEN, WITHDRAWN]
    verify_action(lambda: suggestions.withdraw(staff, other), ["suggestion.withdrawn"])
    assert "suggestions" not in counted("fr")
    assert suggest(staff, entry, "Garder %(name)s").state == OPEN


def test_nobody_withdraws_what_another_has_suggested(
    staff: User, ana: User, entry: CatalogEntry, make_user: UserFactory
) -> None:
    made = suggest(staff, entry, "Garder %(name)s")
    for person in (ana, make_user(roles=["admin"]), make_user(roles=["staff"])):
        with pytest.raises(Denied):
            suggestions.withdraw(person, made)
    german = make_user(roles=[with_rights("translations.suggest:de")])
    for person in (german, make_user(roles=["user"])):
        with pytest.raises(NotFound):
            suggestions.withdraw(person, made)
    assert (made.state, entry.suggestions) == (OPEN, 1)


def test_who_may_suggest_no_longer_withdraws_nothing(
    entry: CatalogEntry, make_user: UserFactory
) -> None:
    role = with_rights("translations.suggest:fr")
    author = make_user(roles=[role])
    made = suggest(author, entry, "Garder %(name)s")
    for rest, refusal in (("translations.edit:fr", Denied), ("users.view", NotFound)):
        with transaction():
            role.permissions = [rest]
        with pytest.raises(refusal):
            suggestions.withdraw(author, made)
    assert (made.state, entry.suggestions) == (OPEN, 1)


@pytest.mark.parametrize("first", ["withdraw", "accept", "reject"])
def test_what_is_withdrawn_or_decided_on_stays_so(
    staff: User, ana: User, entry: CatalogEntry, first: str
) -> None:
    made = suggest(staff, entry, "Garder %(name)s")
    acts = {
        "withdraw": lambda: suggestions.withdraw(staff, made),
        "accept": lambda: suggestions.accept(ana, made),
        "reject": lambda: suggestions.reject(ana, made, "No"),
    }
    acts[first]()
    state = made.state
    for act in acts.values():
        with pytest.raises(Decided):
            act()
    assert (made.state, entry.suggestions) == (state, 0)


def test_deciding_on_what_has_changed_meanwhile_is_a_conflict(
    staff: User, ana: User, entry: CatalogEntry
) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    seen = entry.version
    translating.save(ana, entry, texts=["Garder %(name)s"])
    with pytest.raises(Conflict):
        suggestions.accept(ana, made, version=seen)
    assert made.state == OPEN


def test_who_may_what(staff: User, ana: User, entry: CatalogEntry, make_user: UserFactory) -> None:
    made = suggest(staff, entry, "Enregistrer %(name)s")
    for attempt in (
        lambda: suggestions.accept(staff, made),
        lambda: suggestions.reject(staff, made, "No"),
    ):
        with pytest.raises(Denied):
            attempt()
    nobody = make_user(roles=["user"])
    german = make_user(roles=[with_rights("translations.review:de", "translations.suggest:de")])
    for person in (nobody, german):
        with pytest.raises(NotFound):
            suggest(person, entry, "Non")
        with pytest.raises(NotFound):
            suggestions.accept(person, made)
    assert told(german, "translations") == []


def test_what_cannot_be_suggested(staff: User, entry: CatalogEntry) -> None:
    for texts in ([""], ["Sauver %(name)s"], [], ["a", "b"], "a", ["\0"]):
        with pytest.raises(Invalid) as refused:
            suggestions.make(staff, entry, texts)
        assert [*refused.value.fields] == ["texts"]
    suggest(staff, entry, "Garder %(name)s")
    with pytest.raises(Invalid):
        suggest(staff, entry, "Garder %(name)s")
    for number in range(MOST_OPEN - 1):
        suggest(staff, entry, f"Garder {number}")
    with pytest.raises(Invalid):
        suggest(staff, entry, "Encore")
    assert entry.suggestions == MOST_OPEN == counted("fr")["suggestions"]


def test_the_open_ones_come_first(staff: User, ana: User, entry: CatalogEntry) -> None:
    made = [suggest(staff, entry, f"{number} %(name)s") for number in range(3)]
    suggestions.reject(ana, made[2], "No")
    assert [it.id for it in suggestions_for(entry.id)] == [made[1].id, made[0].id, made[2].id]


def test_a_text_that_is_marked_or_missing_can_be_suggested_for(staff: User, ana: User) -> None:
    for locale, state in (("fr", MISSING), ("de", NEEDS_WORK)):
        entry = make_entry(locale, "Open", state=state)
        suggestions.accept(ana, suggest(staff, entry, "X"))
        assert (entry.texts, entry.state) == (["X"], APPROVED)


def test_who_lost_the_language_is_told_no_more(
    staff: User, entry: CatalogEntry, make_user: UserFactory
) -> None:
    french = with_rights("translations.review:fr")
    reviewer = make_user(roles=[french])
    suggest(staff, entry, "Enregistrer %(name)s")
    assert len(told(reviewer)) == 1
    with transaction():
        french.permissions = ["translations.review:de"]
    suggest(staff, entry, "Garder %(name)s")
    assert notifications(reviewer)[0].count == 1
