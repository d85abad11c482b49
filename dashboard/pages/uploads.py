"""The page of uploads, their downloads and their previews."""

from __future__ import annotations

from typing import BinaryIO, Final

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from dashboard import offload, previews
from dashboard.access import signed_in
from dashboard.actions import shares, uploads
from dashboard.api.uploads import require_uploads, visible_upload
from dashboard.errors import NotFound
from dashboard.filetypes import KINDS, UNKNOWN, served_type
from dashboard.identity import current_actor
from dashboard.live.files import OWNERS, USUAL_SORT, Asked, sees_everyones, shown, snapshot
from dashboard.live.snapshot import offsets
from dashboard.models.counts import count_uploads
from dashboard.models.listing import DEFAULT_LIMIT
from dashboard.models.uploads import SORTS, Upload
from dashboard.models.users import User, find_user
from dashboard.policy import can
from dashboard.previews import SIZES
from dashboard.storage import CHUNK, files

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")

SANDBOX: Final = "sandbox; default-src 'none'"
"""Should a file be shown after all, nothing in it runs or loads anything."""


class OffloadedFile(FileWrapper):
    """Sends a file piece by piece, reading in a native thread."""

    def __init__(self, file: BinaryIO, _buffer_size: int = CHUNK) -> None:
        super().__init__(file, CHUNK)

    def __next__(self) -> bytes:
        data = offload.run(self.file.read, self.buffer_size)
        if not data:
            raise StopIteration
        return bytes(data)


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The list, with the room to drop files; JavaScript fills it and keeps it live."""
    require_uploads()
    person = current_actor()
    asked = _asked(person)
    data = {
        **snapshot(person, asked),
        "query": {"q": asked.q, "owner": asked.owner, "type": asked.type, "sort": asked.sort},
        "usage": uploads.allowance(person).public(),
    }
    return render_template(
        "uploads/index.html",
        data=data,
        asked=asked,
        kinds=[*KINDS, "other"],
        somebody=_owner_named(person, asked.owner),
    )


@blueprint.get("/<int:upload_id>")
@signed_in
def show(upload_id: int) -> ResponseReturnValue:
    """One file: a large look at it, what is known of it, and with whom it is shared."""
    viewer, upload = current_actor(), visible_upload(upload_id)
    decides = shares.may_share(viewer, upload)
    data = {
        "upload": shown(viewer, upload),
        "shares": shares.shared_with(upload) if decides else None,
        "offsets": offsets(viewer, "uploads", "users"),
    }
    return render_template("uploads/show.html", upload=upload, data=data, viewer_id=viewer.id)


@blueprint.get("/<int:upload_id>/download")
@signed_in
def download(upload_id: int) -> ResponseReturnValue:
    """The file itself: to be saved, never to be shown as a page of this site."""
    upload = visible_upload(upload_id)
    content = files().path(upload.sha256)
    if not content.exists():
        raise NotFound()
    # Werkzeug asks the server for its way to send files; this is ours.
    request.environ["wsgi.file_wrapper"] = OffloadedFile
    try:
        response = send_file(
            content.resolve(),
            mimetype=served_type(upload.content_type),
            as_attachment=True,
            download_name=upload.name,
            etag=upload.sha256,
            last_modified=upload.created_at,
        )
    except RequestedRangeNotSatisfiable:
        beyond = {"Content-Range": f"bytes */{upload.size}"}
        response = Response(status=416, headers=beyond, mimetype=UNKNOWN)
    response.cache_control.no_cache = True
    return _guarded(response)


@blueprint.get("/<int:upload_id>/preview")
@signed_in
def preview(upload_id: int) -> ResponseReturnValue:
    """A picture, scaled down and encoded anew: ``?size=96`` or ``1200``."""
    upload = visible_upload(upload_id)
    size = request.args.get("size", "")
    if not upload.previewable or size not in map(str, SIZES):
        raise NotFound()
    content = files().path(upload.sha256)
    response = Response(previews.preview(content, upload.sha256, int(size)), mimetype="image/webp")
    response.set_etag(f"{upload.sha256}-{size}")
    response.cache_control.max_age = 3600
    response.make_conditional(request.environ)
    return _guarded(response)


def _asked(person: User) -> Asked:
    """The list's address; what it cannot ask for is left out, so that an old link still opens."""
    owner, kind = request.args.get("owner", ""), request.args.get("type", "")
    sort = request.args.get("sort", "")
    return Asked(
        q=request.args.get("q", "").strip()[:200],
        owner=owner if owner in OWNERS or _owner_named(person, owner) else "",
        type=kind if kind in (*KINDS, "other") else "",
        sort=sort if sort.removeprefix("-") in SORTS else USUAL_SORT,
        limit=DEFAULT_LIMIT,
    )


def _owner_named(viewer: User, owner: str) -> User | None:
    """The person whose files alone are asked for, by whoever sees everyone's.

    Whoever may not see people learns the names of those only who have files.
    """
    if not (owner.isascii() and owner.isdigit() and len(owner) < 16 and sees_everyones(viewer)):
        return None
    known = can(viewer, "users.view") or count_uploads(Upload.owner_id == int(owner))
    return find_user(int(owner)) if known else None


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.cache_control.private = True
    return response
