"""Suggestions of better translations as JSON: make one, withdraw it, accept it, reject it."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import requires, signed_in
from dashboard.actions import suggestions
from dashboard.api.entries import ONE, visible_entry
from dashboard.api.requests import Body, body, expected_version, record_answer
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.models.suggestions import Suggestion, find_suggestion, suggestions_for

blueprint = Blueprint("api_suggestions", __name__, url_prefix="/api/v1/catalogs")

SUGGESTION = "/<locale>/suggestions/<int:suggestion_id>"


class NewSuggestion(Body):
    """What somebody would rather read, and why."""

    texts: list[str]
    comment: str = ""


class Acceptance(Body):
    """The translation, where a suggestion is taken with changes."""

    texts: list[str] | None = None


class Rejection(Body):
    """Why a suggestion is not taken."""

    reason: str


@blueprint.get(f"{ONE}/suggestions")
@signed_in
def list_all(locale: str, entry_id: int) -> ResponseReturnValue:
    """Those for a text, the open ones first, then the newest."""
    found = suggestions_for(visible_entry(locale, entry_id).id)
    return jsonify(items=[suggestion.public() for suggestion in found])


@blueprint.post(f"{ONE}/suggestions")
@requires("translations.suggest")
def make(locale: str, entry_id: int) -> ResponseReturnValue:
    """Suggest another translation."""
    wanted = body(NewSuggestion)
    entry = visible_entry(locale, entry_id)
    suggestion = suggestions.make(current_actor(), entry, wanted.texts, wanted.comment)
    return jsonify(suggestion.public()), 201


@blueprint.delete(SUGGESTION)
@requires("translations.suggest")
def withdraw(locale: str, suggestion_id: int) -> ResponseReturnValue:
    """Take one's own back; answers the text."""
    entry = suggestions.withdraw(current_actor(), _visible(locale, suggestion_id))
    return record_answer(entry.public())


@blueprint.post(f"{SUGGESTION}/accept")
@requires("translations.review")
def accept(locale: str, suggestion_id: int) -> ResponseReturnValue:
    """Make it the translation; answers the text."""
    wanted, version = body(Acceptance), expected_version()
    suggestion = _visible(locale, suggestion_id)
    entry = suggestions.accept(current_actor(), suggestion, wanted.texts, version)
    return record_answer(entry.public())


@blueprint.post(f"{SUGGESTION}/reject")
@requires("translations.review")
def reject(locale: str, suggestion_id: int) -> ResponseReturnValue:
    """Turn it down; answers the text."""
    wanted = body(Rejection)
    entry = suggestions.reject(current_actor(), _visible(locale, suggestion_id), wanted.reason)
    return record_answer(entry.public())


def _visible(locale: str, suggestion_id: int) -> Suggestion:
    suggestion = find_suggestion(suggestion_id)
    if suggestion is None:
        raise NotFound()
    visible_entry(locale, suggestion.entry_id)
    return suggestion
