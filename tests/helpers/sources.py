"""Reading the app's own source, for tests of its conventions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "dashboard"


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module of the package, by its dotted name."""
    files = (file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)
    return {_module_name(file): parse(file) for file in sorted(files)}


@cache
def parse(file: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module of the package that ``tree`` imports, also inside functions.

    Imports that only a type checker follows do not count.
    """
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in trees() else node.module


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a function or method with that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if getattr(called, "attr", None) == name or getattr(called, "id", None) == name:
                yield node


def strings(tree: ast.AST) -> set[str]:
    """Every text constant."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING":
            continue
        yield child
        yield from _running(child)
