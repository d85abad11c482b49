"""Reading the app's own templates and JavaScript, for tests of its conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import current_app
from jinja2 import nodes

from tests.helpers.sources import PACKAGE, ROOT

TEMPLATES = PACKAGE / "templates"
SCRIPTS = ROOT / "static" / "js"

IMPORT = re.compile(
    r"""^\s*(?:import\s+(?:[\w$*{},\s]+?\s+from\s+)?|export\s+[\w$*{},\s]+?\s+from\s+)"""
    r"""["'](?P<name>[^"'\n]+)["']"""
    r"""|\bimport\(\s*["'](?P<late>[^"'\n]+)["']\s*\)""",
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
BEHAVIOUR = re.compile(
    r"""dataset\.behaviour\s*=\s*["'](?P<set>[\w -]+)["']|data-behaviour=\\?["'](?P<html>[\w -]+)"""
    r"""|["']data-behaviour["']\s*,\s*["'](?P<attribute>[\w -]+)["']"""
)


@dataclass
class Tag:
    """An HTML tag in a template; Jinja expressions in its attributes are left out."""

    name: str
    attributes: dict[str, str]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))


@dataclass
class Template:
    """A template: its own HTML and what its expressions say."""

    name: str
    tags: list[Tag]
    tree: nodes.Template
    behaviours: set[str] = field(default_factory=set)

    def constants(self, function: str) -> Iterator[Any]:
        """The first argument of each call of ``function`` where it is a constant."""
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == function and call.args:
                yield from (node.value for node in _constants(call.args[0]))


def templates() -> list[Template]:
    """Every template; needs an app context."""
    return [_read(file) for file in sorted(TEMPLATES.rglob("*.*"))]


@cache
def scripts() -> dict[str, str]:
    """The text of every module of ours, without comments, by the name it is imported by."""
    return {
        str(file.relative_to(SCRIPTS).with_suffix("")): COMMENT.sub("", file.read_text("utf-8"))
        for file in sorted(SCRIPTS.rglob("*.js"))
    }


def imported_by(text: str) -> set[str]:
    """The names that a module imports."""
    return {found["name"] or found["late"] for found in IMPORT.finditer(text)}


def behaviours_in(text: str) -> set[str]:
    """The behaviours that a module gives to elements."""
    found = (
        match["set"] or match["html"] or match["attribute"] for match in BEHAVIOUR.finditer(text)
    )
    return {name for names in found for name in names.split()}


def _read(file: Path) -> Template:
    environment = current_app.jinja_env
    source = file.read_text(encoding="utf-8")
    parser = _Tags()
    # The lexer's «data» is the HTML between Jinja's own parts.
    parser.feed("".join(text for _, kind, text in environment.lex(source) if kind == "data"))
    parser.close()
    template = Template(
        str(file.relative_to(TEMPLATES)), parser.found, environment.parse(source, file.name)
    )
    template.behaviours |= {
        name for tag in parser.found for name in tag.attributes.get("data-behaviour", "").split()
    }
    for pair in template.tree.find_all(nodes.Pair):
        if getattr(pair.key, "value", None) == "data-behaviour":
            template.behaviours |= {
                name for node in _constants(pair.value) for name in node.value.split()
            }
    return template


def _constants(node: nodes.Node) -> list[nodes.Const]:
    """The constants an expression may come out as: «a», or both of «a if x else b»."""
    if isinstance(node, nodes.CondExpr):
        return [*_constants(node.expr1), *(_constants(node.expr2) if node.expr2 else [])]
    return [node] if isinstance(node, nodes.Const) else []
