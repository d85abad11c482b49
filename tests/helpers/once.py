"""What each of the tests' thousands of apps would make again, made once for each process.

Every test has an app and a database of its own, but the same addresses and statements. Compiling
these is more than half of what such a test takes, and looking through all that was imported, again
and again, for what can be forgotten a quarter of the rest.
"""

from __future__ import annotations

import gc
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from werkzeug.routing import Rule


def install() -> None:
    """From now on compile each address and each statement once."""
    _addresses()
    _statements()
    _collections()


def _addresses() -> None:
    compiled: dict[Any, Any] = {}
    stock = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, repr(rule.defaults), tuple(rule._trace), append_unknown)
        if key not in compiled:
            compiled[key] = stock(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


def _statements() -> None:
    first: dict[str, Engine] = {}
    stock = SQLAlchemy._make_engine

    def sharing(self: SQLAlchemy, *arguments: Any) -> Engine:
        engine = stock(self, *arguments)
        other = first.setdefault(engine.url.drivername, engine)
        # Statements are kept by the dialect that they were compiled for.
        engine.dialect, engine._compiled_cache = other.dialect, other._compiled_cache
        return engine

    SQLAlchemy._make_engine = sharing  # type: ignore[method-assign]


def _collections() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
