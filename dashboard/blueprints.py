"""Finds the blueprints of a package, so that a new noun needs no registration."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask


def register_all(app: Flask, package: str, paths: list[str]) -> None:
    """Register the ``blueprint`` of each module of ``package`` that has one."""
    for module in pkgutil.iter_modules(paths):
        found = getattr(importlib.import_module(f"{package}.{module.name}"), "blueprint", None)
        if isinstance(found, Blueprint):
            app.register_blueprint(found)
