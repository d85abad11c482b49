"""What each of the tests' thousands of apps would make again, made once for each process.

Every test has an app and a database of its own, but the same addresses, statements and templates.
Compiling these is more than half of what such a test takes, and looking through all that was
imported, again and again, for what can be forgotten a quarter of the rest.
"""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule


def install() -> None:
    """From now on compile each address, each statement and each template once."""
    _addresses()
    _statements()
    templates(_Memory())
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


def templates(cache: BytecodeCache) -> None:
    """From now on compile templates that are not in a cache."""
    stock = Flask.create_jinja_environment

    def caching(app: Flask) -> Any:
        environment = stock(app)
        environment.bytecode_cache = cache
        return environment

    Flask.create_jinja_environment = caching  # type: ignore[method-assign]


class _Memory(BytecodeCache):
    """Templates that this process has compiled."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled from the same source."""
        if compiled := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has just been compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


def _collections() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
