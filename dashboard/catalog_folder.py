"""The folder of the catalogs: where a language's files are, who may write them, and how.

A .po and its .mo are replaced as wholes, so whoever reads one meanwhile gets the old or the new.
Whoever changes a language's files holds its lock: the folder they are in, locked by ``flock``. That
lasts no longer than its process, and needs no file of its own.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from dashboard.durable import sync_folder
from dashboard.errors import Busy, FolderReadOnly, OutOfSpace

LOCK_PATIENCE: Final = 20.0
"""Seconds to wait for somebody else who writes the same language."""

PART: Final = ".part"
"""What ends the name of a file that is being written."""

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOT_ALLOWED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

LOCALE: Final = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?")

Signature: TypeAlias = tuple[tuple[int, int, int] | None, ...]
"""What tells whether files were replaced or written to, without reading them."""


def po_path(folder: Path, locale: str) -> Path:
    """The catalog that people edit."""
    return folder / locale / "LC_MESSAGES" / "messages.po"


def mo_path(folder: Path, locale: str) -> Path:
    """The compiled catalog, which is what is served."""
    return folder / locale / "LC_MESSAGES" / "messages.mo"


def locales_in(folder: Path) -> list[str]:
    """The languages that have a catalog there."""
    found = (path.parts[-3] for path in folder.glob("*/LC_MESSAGES/messages.po"))
    return sorted(name for name in found if LOCALE.fullmatch(name))


def signature(folder: Path, locale: str) -> Signature:
    """What a language's files look like from outside."""
    return tuple(_stat(path(folder, locale)) for path in (po_path, mo_path))


def changed_at(folder: Path, locale: str) -> float:
    """When a language's catalog was written last, as seconds since the epoch."""
    try:
        return po_path(folder, locale).stat().st_mtime
    except OSError:
        return 0.0


def digest_of(content: bytes) -> str:
    """A name for a file's content."""
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def read_if_there(path: Path) -> bytes | None:
    """The content of a file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: Path, locale: str) -> Iterator[None]:
    """Be the only one, in all processes, who changes a language's files.

    Raises:
        Busy: somebody else was for too long.
        FileNotFoundError: the language has no folder.
    """
    held = os.open(po_path(folder, locale).parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _wait_for(held)
        _clear_parts(po_path(folder, locale).parent)
        yield
    finally:
        os.close(held)  # which unlocks it


def replace(files: Mapping[Path, bytes]) -> None:
    """Put new contents in the place of files, in this order; none of them is ever half there.

    All are on the disk before the first is replaced, so that a full disk changes nothing.

    Raises:
        OutOfSpace, FolderReadOnly: nothing was replaced.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            parts[path] = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
            _write(parts[path], content)
        for path, part in parts.items():
            os.replace(part, path)
        for folder in {path.parent for path in files}:
            sync_folder(folder)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise OutOfSpace() from error
        if error.errno in NOT_ALLOWED:
            raise FolderReadOnly() from error
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _wait_for(held: int) -> None:
    # Not a blocking lock: that would stop everybody else in this process.
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy() from None
            time.sleep(0.02)


def _clear_parts(folder: Path) -> None:
    """Remove what a process left that ended while it wrote."""
    for part in folder.glob(f".messages.*{PART}"):
        try:
            part.unlink(missing_ok=True)
        except OSError as error:
            if error.errno not in NOT_ALLOWED:
                raise


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
