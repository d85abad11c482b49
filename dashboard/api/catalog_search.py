"""Texts of a language as JSON: the list, everything about one, find and replace."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from pydantic import Field

from dashboard.access import signed_in
from dashboard.actions import replacing
from dashboard.actions.replacement import Replacement
from dashboard.api.activity import zone
from dashboard.api.requests import Body, Id, body, list_request
from dashboard.errors import Invalid
from dashboard.extensions import socketio
from dashboard.identity import current_actor
from dashboard.live.catalog_list import Asked, details, seen_catalog, snapshot
from dashboard.models import catalog_search
from dashboard.models.columns import MOST_INTEGER

blueprint = Blueprint("api_catalog_search", __name__, url_prefix="/api/v1/catalogs/<locale>")


class FindAndReplace(Body):
    """What to replace, in which texts; without ``apply`` it is only shown."""

    find: str
    replace: str
    match_case: bool = False
    whole_words: bool = False
    where: Literal["texts"] = Field("texts", alias="in")
    apply: bool = False
    expected: int | None = Field(None, ge=0, le=MOST_INTEGER)
    q: str = ""
    state: str = ""
    check: str = ""
    person: str | Id = ""
    since: str = ""
    path: str = ""
    key: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The filters, as an address has them."""
        return {name: str(getattr(self, name)) for name in catalog_search.FILTERS}


@blueprint.get("/entries")
@signed_in
def list_all(locale: str) -> ResponseReturnValue:
    """The texts of a language: searched, filtered, sorted, page by page.

    ``start`` is the id of a text to begin with.
    """
    wanted = list_request("position")
    filters = {name: request.args.get(name, "") for name in catalog_search.FILTERS}
    asked = Asked(filters | {"q": wanted.q}, wanted.sort, wanted.limit, wanted.cursor, _start())
    return jsonify(snapshot(current_actor(), locale, asked, zone()))


@blueprint.get("/entries/<int:entry_id>")
@signed_in
def show(locale: str, entry_id: int) -> ResponseReturnValue:
    """One text with everything that helps to translate it."""
    found = details(current_actor(), locale, entry_id)
    response = jsonify(found)
    response.headers["ETag"] = f'"{found["entry"]["version"]}"'
    return response


@blueprint.post("/replace")
@signed_in
def replace(locale: str) -> ResponseReturnValue:
    """Show what a replacement would change; or, with ``apply``, do it."""
    wanted, actor = body(FindAndReplace), current_actor()
    catalog = seen_catalog(actor, locale)
    which = catalog_search.criteria(catalog.id, wanted.filters, zone())
    replacement = Replacement(wanted.find, wanted.replace, wanted.match_case, wanted.whole_words)
    if not wanted.apply:
        return _answer(replacing.preview(actor, catalog, which, replacement))
    if wanted.expected is None:
        raise Invalid({"expected": _l("This field is required.")})
    batch, found = replacing.replace(actor, catalog, which, replacement, wanted.expected)
    return jsonify(items=[], total=len(found), batch=batch if found else None)


def _answer(found: replacing.Preview) -> ResponseReturnValue:
    items = [_looked_through(one) for one in found.items]
    return jsonify(items=items, total=found.total, most=replacing.MOST_AT_ONCE)


def _looked_through(one: replacing.Found) -> dict[str, Any]:
    socketio.sleep(0)  # lets others be served while it is checked
    return one.public()


def _start() -> int | None:
    """The text that the list begins with.

    Raises:
        Invalid: for what is no id.
    """
    number = request.args.get("start", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Invalid({"start": _l("There is no such text.")})
    return int(number)
