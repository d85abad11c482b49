"""Catalogs as files: download one; upload one, see what it would change, and take it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.access import signed_in
from dashboard.actions import catalog_export, catalog_import
from dashboard.actions.catalog_import import Chosen
from dashboard.actions.import_comparison import KINDS, Comparison
from dashboard.api.requests import Body, body
from dashboard.catalog_files import MOST_BYTES, require_size
from dashboard.errors import DashboardError, Invalid
from dashboard.identity import current_actor
from dashboard.live.catalog_list import seen_catalog
from dashboard.policy import require
from dashboard.storage import CHUNK, files

blueprint = Blueprint("api_catalog_files", __name__, url_prefix="/api/v1/catalogs/<locale>")

FORM: Final = "multipart/form-data"

FORM_BYTES: Final = 1024 * 1024
"""What a form may have around the file."""

MOST_ITEMS: Final = 200
"""Texts in one answer; the others are asked for by ``start``."""

TEXT_TYPE: Final = "text/x-gettext-translation"


Side: TypeAlias = Literal["theirs", "yours"]


class NoPreview(DashboardError):
    """The file of an import is not there any more."""

    status, code = 404, "no_preview"
    title = _l("Not found")
    message = _l("The file was imported already, or it is too long ago. Choose it again.")


class Choice(Body):
    """What to take of a file; without anything all that does not conflict."""

    take: Side = "yours"
    kinds: dict[Literal["new", "changed", "conflict"], Side] | None = None
    choices: dict[str, Side] | None = None
    without_refused: bool = False
    revision: str | None = None


@blueprint.url_value_preprocessor
def _refuse_huge(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything looks at the body, so that no byte of it is read.
    if endpoint == "api_catalog_files.upload":
        around = FORM_BYTES if request.mimetype == FORM else 0
        require_size((request.content_length or 0) - around)


@blueprint.get("/export")
@signed_in
def export(locale: str) -> ResponseReturnValue:
    """The catalog as a file: what is published, or with ``?pending=1`` what is edited, too."""
    pending = request.args.get("pending", "") not in ("", "0")
    content = catalog_export.export(current_actor(), locale, pending=pending)
    answer = Response(_pieces(content), mimetype=TEXT_TYPE)
    answer.content_length = len(content)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{locale}.po")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/import")
@signed_in
def upload(locale: str) -> ResponseReturnValue:
    """Take in a file (a form's ``file``, or the body itself) and say what it would change."""
    actor = current_actor()
    catalog = seen_catalog(actor, locale)
    require(actor, "translations.manage", catalog)
    content = _sent()
    compared = catalog_import.preview(actor, catalog, content)
    kept = files().begin()
    files().append(kept, 0, content)
    token = _serializer().dumps([kept, locale, actor.id])
    return jsonify(_preview(token, compared, "", 0))


upload.max_body = MOST_BYTES + FORM_BYTES  # type: ignore[attr-defined]


@blueprint.get("/import/<token>")
@signed_in
def show(locale: str, token: str) -> ResponseReturnValue:
    """What it would change now; ``?kind=`` and ``?start=`` choose which of the texts to show."""
    actor = current_actor()
    content = _content(locale, token)
    compared = catalog_import.preview(actor, seen_catalog(actor, locale), content)
    kind, start = request.args.get("kind", ""), request.args.get("start", "0")
    if kind not in ("", "refused", *KINDS) or not (start.isascii() and start.isdecimal()):
        raise Invalid(message=_l("Choose one from the list."))
    return jsonify(_preview(token, compared, kind, int(start[:9])))


@blueprint.post("/import/<token>")
@signed_in
def apply(locale: str, token: str) -> ResponseReturnValue:
    """Take the translations that are wanted."""
    actor, wanted = current_actor(), body(Choice)
    content = _content(locale, token)
    chosen = Chosen(**wanted.model_dump())
    done = catalog_import.apply(actor, seen_catalog(actor, locale), content, chosen)
    _discard(locale, token, content)
    return jsonify(batch=done.batch, total=done.texts, refused=done.refused)


@blueprint.delete("/import/<token>")
@signed_in
def forget(locale: str, token: str) -> ResponseReturnValue:
    """Take nothing of it."""
    _discard(locale, token, _content(locale, token))
    return "", 204


def _preview(token: str, compared: Comparison, kind: str, start: int) -> dict[str, Any]:
    items = [
        item
        for item in compared.items
        if kind in ("", item.kind) or (kind == "refused" and item.is_refused)
    ]
    end = start + MOST_ITEMS
    return {
        "token": token,
        "items": [item.public() for item in items[start:end]],
        "total": len(items),
        "next": end if end < len(items) else None,
        "counts": compared.counts,
        "language": compared.language,
        "revision": compared.revision,
    }


def _sent() -> bytes:
    """The file.

    Raises:
        Invalid: there is none.
        TooLargeCatalog: there is no end to it.
    """
    if request.mimetype == FORM:
        sent = request.files.get("file")
        if sent is None:
            raise Invalid({"file": _l("Choose a file.")})
        content = sent.stream.read(MOST_BYTES + 1)
    else:
        content = request.stream.read(MOST_BYTES + 1)
    require_size(len(content))
    if not content:
        raise Invalid({"file": _l("The file is empty.")})
    return content


def _content(locale: str, token: str) -> bytes:
    """The file of an import that this person has begun.

    Raises:
        NoPreview
    """
    try:
        return files().partial_path(_kept(locale, token)).read_bytes()
    except FileNotFoundError as error:
        raise NoPreview() from error


def _discard(locale: str, token: str, content: bytes) -> None:
    """Forget the file of an import."""
    catalog_import.forget(seen_catalog(current_actor(), locale), content)
    files().discard(_kept(locale, token))


def _kept(locale: str, token: str) -> str:
    """What the file is kept as.

    Raises:
        NoPreview: it is another person's, or another language's.
    """
    try:
        kept, of_locale, person = _serializer().loads(token)
    except BadSignature as error:
        raise NoPreview() from error
    if (of_locale, person) != (locale, current_actor().id):
        raise NoPreview()
    return str(kept)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="catalog-import")


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
