"""Every text of the app leads to the page on which it appears, or is known to have none."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from dashboard.catalog_places import EXACT, NOUNS, is_known, page_of
from tests.helpers.sources import ROOT

SOURCES = ("dashboard/**/*.py", "dashboard/templates/**/*", "static/js/**/*.js")
MARKED = re.compile(r"\b(?:_|_l|[np]{0,2}gettext|lazy_n?gettext)\(")


def places_of(catalog: Path) -> set[str]:
    entries = (entry for entry in polib.pofile(str(catalog)) if not entry.obsolete)
    return {f"{path}:{line}" for entry in entries for path, line in entry.occurrences}


@pytest.mark.parametrize("catalog", sorted(ROOT.glob("translations/*/*/messages.po")), ids=str)
def test_every_place_in_our_catalogs_is_known(catalog: Path) -> None:
    places = places_of(catalog)
    assert places
    assert {place for place in places if not is_known(place)} == set()


def test_every_file_with_texts_is_known() -> None:
    files = (file for pattern in SOURCES for file in ROOT.glob(pattern) if file.is_file())
    marked = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if MARKED.search(file.read_text(encoding="utf-8"))
    }
    assert len(marked) > 150
    # A new one: say in dashboard/catalog_places.py where its texts appear.
    assert {path for path in marked if not is_known(path)} == set()


def test_every_page_can_be_opened(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    wrong = set()
    for page in {*EXACT.values(), *NOUNS.values()} - {None}:
        try:
            routes.match(page, method="GET")
        except (NotFound, RequestRedirect):
            wrong.add(page)
    assert wrong == set()


@pytest.mark.parametrize(
    "place, page",
    [
        ("dashboard/templates/users/index.html:12", "/users"),
        ("dashboard/templates/users/new.html:3", "/users/new"),
        ("dashboard/templates/overview/cards/notices.html:1", "/"),
        ("dashboard/actions/announcement_fields.py:40", "/announcements/new"),
        ("dashboard/notices/files.py:9", "/notifications"),
        ("dashboard/permissions.py:92", "/roles"),
        ("dashboard/policy.py:92", "/roles"),
        ("static/js/jobs/row.js:4", "/jobs"),
        ("static/js/behaviours/live-dot.js:20", "/"),
        ("static/js/models/uploads.js", "/uploads"),
        ("dashboard/templates/mails/invitation.txt:2", None),
        ("dashboard/cli/users.py:30", None),
        ("somewhere/else.c:7", None),
    ],
)
def test_a_place_leads_to_its_page(place: str, page: str | None) -> None:
    assert page_of(place) == page
