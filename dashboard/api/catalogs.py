"""Languages as JSON: how far each has come, add one, publish it, take the last publish back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from dashboard.access import requires, signed_in
from dashboard.actions import locales, publishing
from dashboard.api.requests import Body, body, expected_version, record_answer
from dashboard.catalog_files import sentence
from dashboard.errors import Denied
from dashboard.identity import current_actor
from dashboard.live.catalog_rooms import shown
from dashboard.live.snapshot import offsets
from dashboard.models.catalogs import Catalog, all_catalogs
from dashboard.models.users import User
from dashboard.policy import seen_languages, sees_catalog

blueprint = Blueprint("api_catalogs", __name__, url_prefix="/api/v1/catalogs")

ONE = "/<locale>"


class NewLanguage(Body):
    """A language to add; without a fallback the source text stands in where a text is missing."""

    locale: str
    fallback: str | None = None


class Fallback(Body):
    """Which language stands in where a text is missing; null is the source text."""

    fallback: str | None


class Wanted(Body):
    """Whether those without errors are published although others have some."""

    without_errors: bool = False


@blueprint.get("")
@signed_in
def list_all() -> ResponseReturnValue:
    """The languages whose translations one may see, and how far they have come."""
    viewer = current_actor()
    if not seen_languages(viewer):
        raise Denied()
    items = [_record(viewer, it) for it in all_catalogs() if sees_catalog(viewer, it.locale)]
    return jsonify(items=items, offsets=offsets(viewer, "catalogs"))


@blueprint.get("/choices")
@requires("translations.manage")
def choices() -> ResponseReturnValue:
    """The languages that can be added."""
    return jsonify(items=locales.choices(current_actor(), str(get_locale() or "en")))


@blueprint.post("")
@requires("translations.manage")
def add() -> ResponseReturnValue:
    """Add a language."""
    wanted = body(NewLanguage)
    catalog = locales.add(current_actor(), wanted.locale, wanted.fallback)
    return record_answer(shown(current_actor(), catalog), 201)


@blueprint.patch(ONE)
@requires("translations.manage")
def change(locale: str) -> ResponseReturnValue:
    """Choose which language stands in where a text is missing."""
    wanted, version = body(Fallback), expected_version()
    catalog = locales.change_fallback(current_actor(), locale, wanted.fallback, version)
    return record_answer(shown(current_actor(), catalog))


@blueprint.get(f"{ONE}/publication")
@requires("translations.publish")
def preview(locale: str) -> ResponseReturnValue:
    """What publishing would change, which errors are in the way, and what was published last."""
    return jsonify(publishing.preview(current_actor(), locale))


@blueprint.post(f"{ONE}/publish")
@requires("translations.publish")
def publish(locale: str) -> ResponseReturnValue:
    """Publish all that has changed."""
    wanted = body(Wanted)
    publication = publishing.publish(current_actor(), locale, without_errors=wanted.without_errors)
    return jsonify(publication.public())


@blueprint.post(f"{ONE}/take-back")
@requires("translations.publish")
def take_back(locale: str) -> ResponseReturnValue:
    """Have people read again what they read before the last publish."""
    return jsonify(publishing.take_back(current_actor(), locale).public())


def _record(viewer: User, catalog: Catalog) -> dict[str, Any]:
    fault = catalog.fault
    return {**shown(viewer, catalog), "fault_text": sentence(**fault) if fault else None}
