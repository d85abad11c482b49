"""Addresses of static files with their content's hash, and the import map of the modules."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

VENDOR_MODULES = {
    "vendor/socket.io": "vendor/socket.io/socket.io.esm.min.js",
    "vendor/uplot": "vendor/uplot/uPlot.esm.js",
}
"""Vendored modules by the name they are imported by."""


LASTING = "public, max-age=31536000, immutable"
"""How long a file may be kept whose address has its digest."""


def static_url(path: str) -> str:
    """The address of ``static/<path>``, which changes with the file's content."""
    # Not by url_for, which takes longer than all the rest: an import map has hundreds of these.
    root = f"{request.script_root}{current_app.static_url_path}"
    return f"{root}/{path}?v={_digest(Path(current_app.static_folder or ''), path)}"


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


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        args = request.view_args or {}
        folder = Path(current_app.static_folder or "")
        if request.args.get("v") == _digest(folder, args["filename"]):
            response.headers["Cache-Control"] = LASTING
    return response


def init_app(app: Flask) -> None:
    """Give templates ``static_url`` and ``import_map``, and browsers files that stay fresh."""
    app.after_request(_keep)
    app.jinja_env.globals.update(static_url=static_url, import_map=import_map)
