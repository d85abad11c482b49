"""Uploads as JSON: list, take a file in, one, rename, delete, and how much room is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

import structlog
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import ClientDisconnected

from dashboard.access import requires, signed_in
from dashboard.actions import shares, uploads
from dashboard.api.requests import (
    Body,
    Id,
    body,
    expected_version,
    list_request,
    record_answer,
)
from dashboard.errors import DashboardError, Denied, Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.live.files import USUAL_SORT, Asked, shown, snapshot
from dashboard.models.uploads import Upload, find_upload
from dashboard.policy import can
from dashboard.storage import CHUNK

blueprint = Blueprint("api_uploads", __name__, url_prefix="/api/v1/uploads")

FORMS: Final = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})

log = structlog.get_logger(__name__)


class Interrupted(DashboardError):
    """The connection ended before the file did."""

    status, code = 400, "interrupted"
    title = _l("The upload was interrupted")
    message = _l("The file did not arrive whole. Please upload it again.")


class NotAFile(DashboardError):
    """A form was sent instead of the bytes of a file."""

    status, code = 415, "not_a_file"
    title = _l("That request could not be understood")
    message = _l("Send the file itself as the body, as application/octet-stream.")


class NewName(Body):
    """What a file shall be called."""

    name: str


class NewShare(Body):
    """With whom to share: somebody from the list of people, or an exact user name or address."""

    user_id: Id | None = None
    person: str | None = None


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything looks at the body. A form would be read into memory, so it stays limited; a
    # file is limited by what the person may upload. All our servers decode chunked bodies.
    if endpoint != "api_uploads.create" or request.mimetype in FORMS:
        return
    request.max_content_length = sys.maxsize
    if request.headers.get("Transfer-Encoding", "").lower() == "chunked":
        request.environ["wsgi.input_terminated"] = True


@blueprint.get("")
@signed_in
def list_all() -> ResponseReturnValue:
    """Uploads: searched, filtered, sorted, page by page."""
    require_uploads()
    asked = list_request(USUAL_SORT)
    owner, kind = request.args.get("owner", ""), request.args.get("type", "")
    wanted = Asked(asked.q, owner, kind, asked.sort, asked.limit, asked.cursor)
    return jsonify(snapshot(current_actor(), wanted))


@blueprint.post("")
@requires("uploads.create")
def create() -> ResponseReturnValue:
    """Take in the body as a file called ``?name=``."""
    if request.mimetype in FORMS:
        raise NotAFile()
    name = request.args.get("name", "")
    upload = uploads.create(current_actor(), name, _chunks(), size=request.content_length)
    answer = record_answer(upload.public(), 201)
    answer.headers["Location"] = f"{blueprint.url_prefix}/{upload.id}"
    return answer


@blueprint.get("/usage")
@signed_in
def usage() -> ResponseReturnValue:
    """How much of the person's room is used."""
    return jsonify(uploads.allowance(current_actor()).public())


@blueprint.get("/<int:upload_id>")
@signed_in
def show(upload_id: int) -> ResponseReturnValue:
    """One upload."""
    return record_answer(shown(current_actor(), visible_upload(upload_id)))


@blueprint.patch("/<int:upload_id>")
@signed_in
def rename(upload_id: int) -> ResponseReturnValue:
    """Give it another name."""
    wanted, version = body(NewName), expected_version()
    upload = uploads.rename(current_actor(), visible_upload(upload_id), wanted.name, version)
    return record_answer(shown(current_actor(), upload))


@blueprint.delete("/<int:upload_id>")
@signed_in
def delete(upload_id: int) -> ResponseReturnValue:
    """Delete it."""
    uploads.delete(current_actor(), visible_upload(upload_id))
    return "", 204


@blueprint.get("/<int:upload_id>/shares")
@signed_in
def list_shares(upload_id: int) -> ResponseReturnValue:
    """With whom it is shared, for those who decide that."""
    upload = visible_upload(upload_id)
    shares.require_may_share(current_actor(), upload)
    return _shares_answer(upload)


@blueprint.post("/<int:upload_id>/shares")
@signed_in
def share(upload_id: int) -> ResponseReturnValue:
    """Share it with one more person."""
    wanted = body(NewShare)
    upload = visible_upload(upload_id)
    if wanted.user_id is not None:
        return _shares_answer(shares.share_with_chosen(current_actor(), upload, wanted.user_id))
    if not wanted.person:
        raise Invalid({"person": _l("This field is required.")})
    return _shares_answer(shares.share_with_typed(current_actor(), upload, wanted.person))


@blueprint.delete("/<int:upload_id>/shares/<int(max=9007199254740991):user_id>")
@signed_in
def unshare(upload_id: int, user_id: int) -> ResponseReturnValue:
    """Share it with that person no more."""
    return _shares_answer(shares.unshare(current_actor(), visible_upload(upload_id), user_id))


def require_uploads() -> None:
    """Demand that the person has to do with uploads at all.

    Raises:
        Denied
    """
    person = current_actor()
    if not can(person, "uploads.create") and not can(person, "uploads.view_all"):
        raise Denied()


def visible_upload(upload_id: int) -> Upload:
    """The upload with that id, if the person of this request may know of it.

    Raises:
        NotFound
    """
    upload = find_upload(upload_id)
    if upload is None or not can(current_actor(), "uploads.view_all", upload):
        raise NotFound()
    return upload


def _shares_answer(upload: Upload) -> ResponseReturnValue:
    items = shares.shared_with(upload)
    return jsonify(items=items, total=len(items), version=upload.version)


def _chunks() -> Iterator[bytes]:
    """The body, piece by piece.

    Raises:
        Interrupted: it ended early.
    """
    received = 0
    try:
        while chunk := request.stream.read(CHUNK):
            received += len(chunk)
            yield chunk
    except ClientDisconnected as error:
        log.warning("upload cut off", received=received, announced=request.content_length)
        raise Interrupted() from error
