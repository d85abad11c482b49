"""Addresses of static files with their content's hash, and the import map of the modules."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

VENDOR_MODULES = {
    "vendor/socket.io": "vendor/socket.io/socket.io.esm.min.js",
    "vendor/uplot": "vendor/uplot/uPlot.esm.js",
}
"""Vendored modules by the name they are imported by."""


def static_url(path: str) -> str:
    """The address of ``static/<path>``, which changes with the file's content."""
    return url_for("static", filename=path, v=_digest(Path(current_app.static_folder or ""), path))


@lru_cache(maxsize=512)
def _digest_at(file: Path, _changed: int) -> str:
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest()


def _digest(folder: Path, path: str) -> str:
    file = folder / path
    return _digest_at(file, file.stat().st_mtime_ns)


def import_map() -> Markup:
    """The import map: every module below static/js by its path without ``.js``.

    Within one request always the same, so that its hash fits.
    """
    if "import_map" not in g:
        # A page shows what changes in the folder a second later: reading all of it takes longer
        # than most pages do.
        g.import_map = _import_map(request.script_root, int(time.monotonic()))
    made: Markup = g.import_map
    return made


@lru_cache(maxsize=2)
def _import_map(_root: str, _second: int) -> Markup:
    folder = Path(current_app.static_folder or "") / "js"
    own = {
        str(file.relative_to(folder).with_suffix("")): f"js/{file.relative_to(folder)}"
        for file in sorted(folder.rglob("*.js"))
    }
    modules = {name: static_url(path) for name, path in {**own, **VENDOR_MODULES}.items()}
    return Markup(json.dumps({"imports": modules}, separators=(",", ":")))  # noqa: S704 - own names


def module_names(folder: str) -> list[str]:
    """The modules in a folder below static/js, by the names that they are imported by."""
    modules = Path(current_app.static_folder or "") / "js"
    files = sorted((modules / folder).glob("*.js"))
    return [str(file.relative_to(modules).with_suffix("")) for file in files]


def import_map_hash() -> str:
    """The CSP source that allows exactly this import map."""
    return _hash_of(import_map())


@lru_cache(maxsize=2)
def _hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def init_app(app: Flask) -> None:
    """Give templates ``static_url`` and ``import_map``."""
    app.jinja_env.globals.update(static_url=static_url, import_map=import_map)
