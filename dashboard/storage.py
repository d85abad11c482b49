"""Bytes of uploads, kept by their content: ``files/ab/cd/<sha256>`` below the data folder.

A file arrives in pieces in ``partial/<id>`` and becomes visible only as a whole, by an atomic
rename: ``begin``, ``append`` …, ``seal``, ``promote``; or ``discard``. The same steps serve
resumable uploads (an append must begin where the last one ended, also after a restart) and can be
served by an object store. Disk work runs in native threads, piece by piece.

Whether a content is still needed is the database's knowledge; see ``actions/uploads.py``.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import structlog
from flask import current_app

from dashboard import offload
from dashboard.durable import sync_folder
from dashboard.errors import Conflict, NotFound, OutOfSpace

CHUNK: Final = 256 * 1024
"""Bytes handled at once: little memory per transfer, and few changes of thread."""

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

PARTIAL_ID: Final = re.compile(r"[0-9a-f]{32}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")

log = structlog.get_logger(__name__)


class LocalStorage:
    """Contents in a folder of this machine.

    Args:
        root: the data folder; what is needed below it is made.
    """

    def __init__(self, root: Path) -> None:
        self._files = root / "files"
        self._partial = root / "partial"
        self._hashes: dict[str, tuple[int, hashlib._Hash]] = {}

    def begin(self) -> str:
        """Make room for a new content; returns the id for the other calls.

        Raises:
            OutOfSpace: the disk is full.
        """
        partial_id = secrets.token_hex(16)
        with _room():
            self._partial.mkdir(parents=True, exist_ok=True)
            (self._partial / partial_id).touch(mode=0o600, exist_ok=False)
        return partial_id

    def append(self, partial_id: str, offset: int, chunk: bytes) -> int:
        """Add bytes; returns the new size.

        Args:
            partial_id: from ``begin``.
            offset: how many bytes the sender believes are there.
            chunk: what follows them.

        Raises:
            NotFound: no such partial content.
            Conflict: another size is there (``current["offset"]``), or somebody else is adding.
            OutOfSpace: the disk is full; nothing of ``chunk`` was kept.
        """
        with _room():
            return offload.run(self._append, partial_id, offset, chunk)

    def size(self, partial_id: str) -> int:
        """How many bytes have arrived.

        Raises:
            NotFound: no such partial content.
        """
        try:
            return self._partial_path(partial_id).stat().st_size
        except FileNotFoundError:
            raise NotFound() from None

    def seal(self, partial_id: str) -> str:
        """See to it that what has arrived is on the disk; returns its SHA-256.

        Raises:
            NotFound, OutOfSpace
        """
        with _room():
            return offload.run(self._seal, partial_id)

    def verify(self, partial_id: str, sha256: str) -> bool:
        """Whether what has arrived is the content with that SHA-256.

        Raises:
            NotFound: no such partial content.
        """
        return secrets.compare_digest(self.seal(partial_id), sha256.lower())

    def promote(self, partial_id: str) -> str:
        """Make a partial content a whole one; returns its SHA-256.

        A content that is there already is kept once. Hold a ``transaction()`` around this and the
        commit of the row that refers to it: contents are deleted inside one as well.

        Raises:
            NotFound, OutOfSpace
        """
        with _room():
            return offload.run(self._promote, partial_id)

    def discard(self, partial_id: str) -> None:
        """Forget a partial content; nothing happens when there is none."""
        self._hashes.pop(partial_id, None)
        self._partial_path(partial_id).unlink(missing_ok=True)

    def store(self, data: bytes) -> str:
        """Keep a small content that is in memory already; returns its SHA-256.

        As with ``promote``, hold a ``transaction()`` until what refers to it is committed.

        Raises:
            OutOfSpace: the disk is full; nothing was kept.
        """
        partial_id = self.begin()
        try:
            self.append(partial_id, 0, data)
            return self.promote(partial_id)
        finally:
            self.discard(partial_id)

    def path(self, sha256: str) -> Path:
        """Where the content with that SHA-256 is, if it is there.

        Raises:
            NotFound: for what is no SHA-256.
        """
        if not SHA256.fullmatch(sha256):
            raise NotFound()
        return self._files / sha256[:2] / sha256[2:4] / sha256

    def partial_path(self, partial_id: str) -> Path:
        """The file of a partial content, to look into before it is promoted.

        Raises:
            NotFound: for what is no id.
        """
        return self._partial_path(partial_id)

    def open(self, sha256: str) -> BinaryIO:
        """Read the content with that SHA-256.

        Raises:
            NotFound: there is none.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            log.error("content is missing", sha256=sha256)
            raise NotFound() from None

    def delete(self, sha256: str) -> None:
        """Delete a content; only inside a ``transaction()`` that has seen that nobody needs it."""
        self.path(sha256).unlink(missing_ok=True)

    def contents(self, older_than: float = 0) -> Iterator[str]:
        """The SHA-256 of every content kept for at least that many seconds."""
        yield from (file.name for file in _old(self._files.glob("??/??/*"), older_than))

    def sweep(self, older_than: float) -> int:
        """Discard what nobody has added to for that many seconds; returns how many."""
        stale = [file.name for file in _old(self._partial.glob("*"), older_than)]
        for partial_id in stale:
            if PARTIAL_ID.fullmatch(partial_id):
                self.discard(partial_id)
        return len(stale)

    def _partial_path(self, partial_id: str) -> Path:
        if not PARTIAL_ID.fullmatch(partial_id):
            raise NotFound()
        return self._partial / partial_id

    @contextmanager
    def _opened(self, partial_id: str) -> Iterator[io.FileIO]:
        """A partial content, locked against every other process and thread that adds to it."""
        try:
            file = io.FileIO(self._partial_path(partial_id), "r+")
        except FileNotFoundError:
            raise NotFound() from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict({"offset": file.seek(0, os.SEEK_END)}) from None
            yield file

    def _append(self, partial_id: str, offset: int, chunk: bytes) -> int:
        with self._opened(partial_id) as file:
            size = file.seek(0, os.SEEK_END)
            if offset != size:
                raise Conflict({"offset": size})
            sha256 = self._hash_of(partial_id, file, size)
            try:
                _write(file, chunk)
            except OSError:
                file.truncate(size)
                raise
            sha256.update(chunk)
            self._hashes[partial_id] = (size + len(chunk), sha256)
        return size + len(chunk)

    def _hash_of(self, partial_id: str, file: io.FileIO, size: int) -> hashlib._Hash:
        """The hash of the first ``size`` bytes: as kept, or read again after a restart."""
        known, sha256 = self._hashes.get(partial_id, (0, hashlib.sha256()))
        if known == size:
            return sha256
        sha256 = hashlib.sha256()
        file.seek(0)
        while block := file.read(CHUNK):
            sha256.update(block)
        return sha256

    def _seal(self, partial_id: str) -> str:
        with self._opened(partial_id) as file:
            size = file.seek(0, os.SEEK_END)
            sha256 = self._hash_of(partial_id, file, size)
            self._hashes[partial_id] = (size, sha256)
            os.fsync(file.fileno())
        return sha256.hexdigest()

    def _promote(self, partial_id: str) -> str:
        sha256 = self._seal(partial_id)
        target = self.path(sha256)
        if target.exists():
            os.utime(target)  # somebody wants it now: no sweep takes it for left over
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._partial_path(partial_id).replace(target)
            for folder in (target.parent, target.parent.parent, self._files):
                sync_folder(folder)
        self.discard(partial_id)
        return sha256


def files() -> LocalStorage:
    """The storage of the current app."""
    settings = current_app.extensions["settings"]
    storage: LocalStorage = current_app.extensions.setdefault(
        "storage", LocalStorage(settings.data_dir)
    )
    return storage


@contextmanager
def _room() -> Iterator[None]:
    """Turn the system's ways to say that the disk is full into ours."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        log.error("no space left for uploads", cause=error.strerror)
        raise OutOfSpace() from error


def _write(file: io.FileIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def _old(paths: Iterator[Path], seconds: float) -> Iterator[Path]:
    limit = time.time() - seconds
    for path in paths:
        try:
            if path.stat().st_mtime <= limit:
                yield path
        except FileNotFoundError:
            continue
