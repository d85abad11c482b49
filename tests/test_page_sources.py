"""What templates and JavaScript refer to exists, and pages need no exception from their policy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from dashboard.assets import import_map
from scripts.catalogs import extract
from tests.helpers.pages import Template, behaviours_in, imported_by, scripts, templates
from tests.helpers.sources import ROOT

STATIC = ROOT / "static"
ICONS = set(re.findall(r'<symbol[^>]* id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))
DATA = {"importmap", "application/json"}
"""What a script element may hold itself: data, and the import map, which the policy names."""

MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%(?!%|\([a-z_]+\)[sd])")


@pytest.fixture
def pages(app: Flask) -> list[Template]:
    """Every template, which also proves that it has no syntax error."""
    return templates()


@pytest.fixture
def modules(app: Flask) -> dict[str, Path]:
    """The import map: names and the files they lead to."""
    with app.test_request_context():
        found = json.loads(import_map())["imports"]
    return {
        name: STATIC / urlsplit(address).path.removeprefix("/static/")
        for name, address in found.items()
    }


def test_every_import_map_entry_is_a_file(modules: dict[str, Path]) -> None:
    assert [name for name, file in modules.items() if not file.is_file()] == []


@pytest.mark.parametrize("module", scripts())
def test_every_import_resolves(modules: dict[str, Path], module: str) -> None:
    assert imported_by(scripts()[module]) - modules.keys() == set()


def test_every_behaviour_resolves(modules: dict[str, Path], pages: list[Template]) -> None:
    used = {name for page in pages for name in page.behaviours}
    used |= {name for text in scripts().values() for name in behaviours_in(text)}
    there = {name.removeprefix("behaviours/") for name in modules if name.startswith("behaviours/")}
    assert used - there == set()
    assert there - used == set(), "Nothing uses these."


def test_every_behaviour_is_a_default_export() -> None:
    for name, text in scripts().items():
        if name.startswith("behaviours/"):
            assert "export default " in text, name


def test_no_script_or_style_is_inline(pages: list[Template]) -> None:
    for page in pages:
        if page.name.startswith("mails/"):  # mail programs know no style sheets
            continue
        for tag in page.tags:
            place = f"<{tag.name}> in {page.name}"
            assert tag.name != "style", place
            assert "style" not in tag.attributes, place
            assert not [name for name in tag.attributes if name.startswith("on")], place
            if tag.name == "script" and tag.attributes.get("type") not in DATA:
                assert "src" in tag.attributes, place


def test_every_static_file_and_icon_exists(pages: list[Template]) -> None:
    for page in pages:
        for path in page.constants("static_url"):
            assert (STATIC / path).is_file(), (page.name, path)
        assert {*page.constants("icon")} - ICONS == set(), page.name


def test_texts_have_no_markup_and_only_named_placeholders() -> None:
    for entry in extract(ROOT):
        for text in (entry.msgid, entry.msgid_plural or ""):
            assert not MARKUP.search(text), text
            if "python-format" in entry.flags or entry.msgid_plural:
                assert not PLACEHOLDER.search(text), text
