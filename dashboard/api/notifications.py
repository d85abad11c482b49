"""One's own notifications as JSON: list, mark, archive, undo, and what came while one was away."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.actions import inbox
from dashboard.api.requests import Body, Id, body, list_request
from dashboard.identity import current_actor
from dashboard.live.inbox import Asked, away, bell, snapshot
from dashboard.pages.freshness import refuse_tokens

blueprint = Blueprint("api_notifications", __name__, url_prefix="/api/v1/notifications")
blueprint.before_request(refuse_tokens)


class Marks(Body):
    """Which notifications are read, or unread, from now on."""

    ids: list[Id]
    read: bool


class Archived(Body):
    """Which notifications go into the archive, or come out of it."""

    ids: list[Id]
    archived: bool


@blueprint.get("")
@signed_in
def list_all() -> ResponseReturnValue:
    """The latest first, page by page: ``?filter=all|unread|archived &kind=``."""
    asked = list_request("-position")
    wanted = Asked(
        filter=request.args.get("filter") or "all",
        kind=request.args.get("kind", ""),
        limit=asked.limit,
        cursor=asked.cursor,
    )
    return jsonify(snapshot(current_actor(), wanted))


@blueprint.get("/inbox")
@signed_in
def show_inbox() -> ResponseReturnValue:
    """How many are unread, and up to where all are read."""
    return _inbox()


@blueprint.post("/marks")
@signed_in
def mark() -> ResponseReturnValue:
    """Mark some as read, or as unread."""
    wanted = body(Marks)
    inbox.mark(current_actor(), wanted.ids, wanted.read)
    return _inbox()


@blueprint.post("/archive")
@signed_in
def archive() -> ResponseReturnValue:
    """Archive some, or bring them back."""
    wanted = body(Archived)
    inbox.archive(current_actor(), wanted.ids, wanted.archived)
    return _inbox()


@blueprint.post("/read-all")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    inbox.mark_all_read(current_actor())
    return _inbox()


@blueprint.post("/undo")
@signed_in
def undo() -> ResponseReturnValue:
    """Take back the last change."""
    inbox.undo(current_actor())
    return _inbox()


@blueprint.get("/away")
@signed_in
def missed() -> ResponseReturnValue:
    """What came while the person was away, a line for each kind."""
    person = current_actor()
    return jsonify({"items": away(person), **bell(person)})


@blueprint.post("/caught-up")
@signed_in
def caught_up() -> ResponseReturnValue:
    """The summary of what came meanwhile has been seen."""
    inbox.catch_up(current_actor())
    return _inbox()


def _inbox() -> Response:
    """The inbox as it is now, with its positions."""
    return jsonify(bell(current_actor()))
