"""Previews of pictures: made once from the bytes, kept beside the contents, never the original."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

import structlog
from flask import current_app

from dashboard import offload, pictures
from dashboard.errors import Invalid, NotFound

SMALL: Final = 96
LARGE: Final = 1200
SIZES: Final = (SMALL, LARGE)
"""Length of the longer side in pixels: for a row, and for a look at it."""

TYPES: Final = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"}
)

log = structlog.get_logger(__name__)


def preview(content: Path, sha256: str, size: int) -> bytes:
    """A picture scaled down, as WebP.

    Args:
        content: the picture's file.
        sha256: its hash, by which previews are kept.
        size: one of ``SIZES``.

    Raises:
        Invalid: it cannot be read as a picture.
        NotFound: the file is gone.
    """
    kept = _path(sha256, size)
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    try:
        made = pictures.preview(content, size)
    except FileNotFoundError:
        raise NotFound() from None
    offload.run(_keep, kept, made)
    return made


def can_preview(content: Path, sha256: str, content_type: str) -> bool:
    """Whether there can be a preview; makes the small one, which lists show at once."""
    if content_type not in TYPES:
        return False
    try:
        preview(content, sha256, SMALL)
    except Invalid:
        return False
    return True


def forget(sha256: str) -> None:
    """Delete the previews of a content."""
    for size in SIZES:
        _path(sha256, size).unlink(missing_ok=True)


def _path(sha256: str, size: int) -> Path:
    folder: Path = current_app.extensions["settings"].data_dir / "previews"
    return folder / sha256[:2] / f"{sha256}-{size}.webp"


def _keep(path: Path, data: bytes) -> None:
    """Write whole or not at all; a preview that cannot be kept is made anew next time."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        log.warning("preview not kept", cause=error.strerror)
