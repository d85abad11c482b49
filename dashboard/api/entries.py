"""One text of a language as JSON: translate, approve, check, dismiss, its history, revert."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.actions import translating
from dashboard.api.requests import (
    Body,
    Id,
    body,
    expected_version,
    given,
    list_request,
    record_answer,
)
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.models.catalog_changes import find_change, history_of
from dashboard.models.catalog_entries import CatalogEntry, find_entry
from dashboard.policy import sees_catalog

blueprint = Blueprint("api_entries", __name__, url_prefix="/api/v1/catalogs")

ONE = "/<locale>/entries/<int:entry_id>"


class Changes(Body):
    """What a text shall be; what is not given stays as it is."""

    texts: list[str] | None = None
    state: str | None = None
    note: str | None = None


class Texts(Body):
    """A translation, one text for each plural form."""

    texts: list[str]


class Dismissal(Body):
    """Why what a check warns of is all right."""

    check: str
    reason: str


class Reverted(Body):
    """A change in a text's history that is to be taken back."""

    change: Id


@blueprint.patch(ONE)
@signed_in
def change(locale: str, entry_id: int) -> ResponseReturnValue:
    """Translate it, approve it, mark it or write a note; ``merged`` says whether somebody else's
    changes to other parts of it since ``If-Match`` were taken along."""
    wanted, version = given(body(Changes)), expected_version()
    entry = visible_entry(locale, entry_id)
    saved = translating.save(current_actor(), entry, **wanted, version=version)
    return record_answer({**saved.entry.public(), "merged": saved.merged})


@blueprint.post(f"{ONE}/check")
@signed_in
def check(locale: str, entry_id: int) -> ResponseReturnValue:
    """What checks would find in a translation, with how each can be mended; nothing is saved."""
    texts = body(Texts).texts
    found = translating.find_faults(current_actor(), visible_entry(locale, entry_id), texts)
    return jsonify(findings=[asdict(finding) for finding in found])


@blueprint.post(f"{ONE}/dismissals")
@signed_in
def dismiss(locale: str, entry_id: int) -> ResponseReturnValue:
    """Say why what a check warns of is all right."""
    wanted = body(Dismissal)
    entry = visible_entry(locale, entry_id)
    entry = translating.dismiss(current_actor(), entry, wanted.check, wanted.reason)
    return record_answer(entry.public(), 201)


@blueprint.delete(f"{ONE}/dismissals/<check>")
@signed_in
def undismiss(locale: str, entry_id: int, check: str) -> ResponseReturnValue:
    """Take a dismissal back."""
    entry = translating.undismiss(current_actor(), visible_entry(locale, entry_id), check)
    return record_answer(entry.public())


@blueprint.get(f"{ONE}/history")
@signed_in
def history(locale: str, entry_id: int) -> ResponseReturnValue:
    """Its changes, page by page, the newest first."""
    asked = list_request("")
    page = history_of(visible_entry(locale, entry_id).id, asked.cursor, asked.limit)
    return jsonify(items=[change.public() for change in page.items], next=page.next)


@blueprint.post(f"{ONE}/revert")
@signed_in
def revert(locale: str, entry_id: int) -> ResponseReturnValue:
    """Have it say again what it said before a change."""
    wanted, version = body(Reverted), expected_version()
    entry, change = visible_entry(locale, entry_id), find_change(wanted.change)
    if change is None:
        raise NotFound()
    return record_answer(translating.revert(current_actor(), entry, change, version).public())


def visible_entry(locale: str, entry_id: int) -> CatalogEntry:
    """The text with that id, if the person of this request may know of it.

    Raises:
        NotFound
    """
    entry = find_entry(entry_id)
    if entry is None or entry.locale != locale or not sees_catalog(current_actor(), locale):
        raise NotFound()
    return entry
