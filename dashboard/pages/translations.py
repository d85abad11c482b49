"""Pages of the translations: all languages, and the workbench of one."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from dashboard.access import signed_in
from dashboard.api.activity import zone
from dashboard.catalog_checks import LanguageFacts, facts_for, for_browser
from dashboard.catalog_files import sentence
from dashboard.errors import Denied, Invalid
from dashboard.i18n import LANGUAGES
from dashboard.identity import current_actor
from dashboard.live.catalog_list import Asked, seen_catalog, snapshot
from dashboard.live.catalog_rooms import shown
from dashboard.live.snapshot import offsets
from dashboard.models.catalog_changes import people_of
from dashboard.models.catalog_search import FILTERS
from dashboard.models.catalogs import Catalog, all_catalogs
from dashboard.plurals import PluralError, direction
from dashboard.policy import seen_languages, sees_catalog

blueprint = Blueprint("translations", __name__, url_prefix="/translations")

FIRST_PAGE = 100


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Every language that the viewer may see, with how far it has come; live."""
    viewer = current_actor()
    if not seen_languages(viewer):
        raise Denied()
    data = {
        "catalogs": [_named(it) for it in all_catalogs() if sees_catalog(viewer, it.locale)],
        "offsets": offsets(viewer, "catalogs"),
    }
    return render_template("translations/index.html", data=data)


@blueprint.get("/<locale>")
@signed_in
def show(locale: str) -> ResponseReturnValue:
    """The workbench: the list of texts and the editor of one of them; live."""
    viewer = current_actor()
    catalog = seen_catalog(viewer, locale)
    named = _named(catalog)
    data = {
        "locale": locale,
        "catalog": named,
        "facts": _facts(catalog).public(),
        "checks": for_browser(),
        "people": people_of(catalog.id),
        "snapshot": _first_page(locale),
        "offsets": offsets(viewer, "catalogs"),
    }
    return render_template(
        "translations/show.html",
        data=data,
        catalog=catalog,
        name=named["name"],
        own_name=named["own_name"],
        locale_tag=locale.replace("_", "-"),
    )


def _first_page(locale: str) -> dict[str, Any]:
    """The list as the address asks for it; what cannot be asked for is left out."""
    filters = {name: request.args.get(name, "") for name in FILTERS}
    asked = Asked(filters, request.args.get("sort") or "position", FIRST_PAGE)
    try:
        return {**snapshot(current_actor(), locale, asked, zone()), "possible": True}
    except Invalid:
        usual = Asked(limit=FIRST_PAGE)
        return {**snapshot(current_actor(), locale, usual, zone()), "possible": False}


def _named(catalog: Catalog) -> dict[str, Any]:
    """A catalog with what its language is called: by its speakers, and by the viewer."""
    locale = catalog.locale
    known = LANGUAGES.get(locale)
    parsed = Locale.parse(locale)
    own = known.name if known else parsed.get_display_name(parsed)
    name = parsed.get_display_name(get_locale() or Locale("en"))
    return {
        **shown(current_actor(), catalog),
        "own_name": own or locale,
        "name": name or locale,
        "fault_text": sentence(**catalog.fault) if catalog.fault else None,
        "direction": direction(locale),
    }


def _facts(catalog: Catalog) -> LanguageFacts:
    """What checks need to know, with the catalog's own plural rule where it has a good one."""
    try:
        return facts_for(catalog.locale, catalog.plural_forms or None)
    except PluralError:
        return facts_for(catalog.locale)
