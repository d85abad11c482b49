"""Reading JSON requests: bodies by schema, If-Match, list parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar

from flask import Response, jsonify, request
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.errors import Invalid
from dashboard.i18n import Text
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.listing import DEFAULT_LIMIT


class Body(BaseModel):
    """Base of all request bodies: unknown members are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


Id: TypeAlias = Annotated[int, Field(ge=1, le=MOST_INTEGER)]
"""A record's id in a body."""

MOST_TOLD = 100
"""Wrong members named in one answer; a body has room for hundreds of thousands."""

Shape = TypeVar("Shape", bound=Body)

MOST_DIGITS = 18
"""More than any version has, and few enough to be read as a number."""

REASONS: dict[str, Text] = {
    "missing": _l("This field is required."),
    "extra_forbidden": _l("This field is not known."),
}


def body(schema: type[Shape]) -> Shape:
    """The JSON body of this request.

    Raises:
        Invalid: with a sentence for each member of the wrong shape.
    """
    try:
        payload = request.get_json(silent=True)
    except RecursionError:
        payload = None
    if not isinstance(payload, dict):
        raise Invalid(message=_l("Send a JSON object."))
    try:
        return schema.model_validate(payload)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        wrong = {_path(item["loc"]): _reason(item["type"]) for item in found[:MOST_TOLD]}
        raise Invalid(wrong) from error


def given(parsed: Body) -> dict[str, Any]:
    """The members that the request really had (a PATCH leaves the others alone)."""
    return parsed.model_dump(exclude_unset=True)


def expected_version() -> int | None:
    """The version in ``If-Match``, or None where the header is missing.

    Raises:
        Invalid: for anything but one quoted number.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    digits = header.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS:
        raise Invalid(message=_l("If-Match must hold the version you edited."))
    return int(digits)


@dataclass(frozen=True)
class ListRequest:
    """The parameters every list takes."""

    q: str
    sort: str
    limit: int
    cursor: str | None


def list_request(default_sort: str) -> ListRequest:
    """Read ``?q= &sort= &limit= &cursor=``.

    Raises:
        Invalid: for a limit that is no number.
    """
    limit = request.args.get("limit", str(DEFAULT_LIMIT))
    if not limit.isascii() or not limit.isdigit():
        raise Invalid({"limit": _l("Enter a number.")})
    return ListRequest(
        q=request.args.get("q", "").strip()[:200],
        sort=request.args.get("sort") or default_sort,
        limit=int(limit[:6]),
        cursor=request.args.get("cursor") or None,
    )


def record_answer(record: dict[str, Any], status: int = 200) -> Response:
    """A record with its version as ETag."""
    response = jsonify(record)
    response.status_code = status
    response.headers["ETag"] = f'"{record["version"]}"'
    return response


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _reason(kind: str) -> Text:
    return REASONS.get(kind, _l("This value has the wrong form."))
