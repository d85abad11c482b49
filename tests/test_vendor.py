"""The vendored files are what vendor.json says, and reach for no other host."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.vendor import MANIFEST, ROOT, SPRITE, SVG, VENDOR, icon_names

PACKAGES = json.loads(MANIFEST.read_text(encoding="utf-8"))
FILES = {path: entry for package in PACKAGES.values() for path, entry in package["files"].items()}
CODE = sorted(path for path in FILES if path.endswith((".css", ".js")))


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_has_its_noted_hash(path: str) -> None:
    content = (VENDOR / path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FILES[path]["sha256"]


def test_no_file_is_unlisted() -> None:
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found - {"README.md", "vendor.json"} == set(FILES)


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_a_package_has_its_licence(name: str) -> None:
    package = PACKAGES[name]
    assert package["licence"] == "MIT"
    assert any(path.endswith("/LICENSE") for path in package["files"])
    assert f"`{name}`" in (VENDOR / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE)
def test_a_file_loads_nothing_from_elsewhere(path: str) -> None:
    text = (VENDOR / path).read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert "@import" not in text
    assert not re.findall(r"""url\((?!\s*["']?data:)[^)]{0,60}""", text)
    assert not re.findall(r"""\bimport\s*[("'{*][^;]{0,60}""", text)


@pytest.mark.parametrize("path", [path for path in CODE if path.endswith(".js")])
def test_a_script_runs_under_the_strict_policy(path: str) -> None:
    text = (VENDOR / path).read_text(encoding="utf-8")
    assert not re.findall(r"\beval\(|new Function\(|createElement\(.(?:style|script).\)", text)


def test_the_sprite_holds_the_listed_icons() -> None:
    assert icon_names() == sorted(set(icon_names()))
    symbols = list(ET.parse(SPRITE).getroot())
    assert [symbol.get("id") for symbol in symbols] == icon_names()
    for symbol in symbols:
        assert symbol.tag == f"{{{SVG}}}symbol"
        assert symbol.get("viewBox") == "0 0 24 24"
        assert symbol.get("stroke") == "currentColor"
        assert len(symbol) > 0


def icons_named_in(path: Path) -> set[str]:
    """Icons a template or script names: a sprite reference, or a call of `icon("…")`."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"icons\.svg[^\s\"'<>#]*#([a-z0-9-]+)", text)) | set(
        re.findall(r"\bicon\(\s*[\"']([a-z0-9-]+)[\"']", text)
    )


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    sources = [*ROOT.glob("dashboard/templates/**/*.html"), *ROOT.glob("static/js/**/*.js")]
    used = {name: path.name for path in sources for name in icons_named_in(path)}
    assert {name: used[name] for name in used.keys() - set(icon_names())} == {}
