"""Publishing by real processes: killed in the middle, without room or rights, at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import publishing, translating
from dashboard.catalog_files import read
from dashboard.extensions import db
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.publications import DONE, Publication
from dashboard.policy import SYSTEM
from tests.helpers.catalogs import ENTRIES, Folder, catalog_of, filled, running, synced, text, words
from tests.helpers.publisher import Task, started
from tests.helpers.server import ROOT

COMMAND = ("--app", "dashboard", "catalogs", "publish", "de")

POINTS = [
    "begun",
    "fsync:1",
    "fsync:2",
    "replace:1",
    "replace:2",
    "fsync:3",
    "finish",
    "recount",
]
"""Where a process may end, in the order in which it comes there."""

Start = Callable[..., BaseProcess]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "de")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de") as app:
        translating.save(SYSTEM, text("Save"), texts=["Sichern"])
        yield app


@pytest.fixture
def start(data_dir: Path, folder: Folder) -> Start:
    """Starts a process that publishes: ``start("publish", point="replace:2")``."""

    def run(verb: str, **more: Any) -> BaseProcess:
        db.session.rollback()
        return started(Task(data_dir, folder.path, verb, **more))

    return run


def ended(process: BaseProcess) -> int | None:
    """Wait for a process; returns how it ended."""
    process.join(60)
    db.session.expire_all()
    return process.exitcode


def is_whole(folder: Folder) -> None:
    """What lies in the folder can be read and served, each file by itself."""
    read(folder.po().read_bytes())
    assert folder.served("Save") in ("Speichern", "Sichern")


def agrees(folder: Folder) -> None:
    """The database says of every text what the file says of it, and so does what is served."""
    file = read(folder.po().read_bytes())
    for entry in db.session.scalars(select(CatalogEntry)):
        said = file.by_key[entry.key]
        assert entry.published
        assert (entry.published["texts"], entry.published["fuzzy"]) == (
            list(said.texts),
            said.fuzzy,
        )
        assert folder.served(entry.source) == (said.texts[0] if said.is_served else None)
    assert [it.phase for it in publications()] == [DONE] * len(publications())
    assert sorted(path.name for path in folder.po().parent.iterdir()) == [
        "messages.mo",
        "messages.po",
    ]


def publications() -> list[Publication]:
    return list(db.session.scalars(select(Publication)))


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_is_killed_leaves_all_or_nothing(
    app: Flask, folder: Folder, start: Start, point: str
) -> None:
    assert ended(start("publish", point=point)) == -signal.SIGKILL
    is_whole(folder)
    synced()
    agrees(folder)
    is_done = folder.served("Save") == "Sichern"
    assert is_done is (POINTS.index(point) > POINTS.index("replace:1"))
    assert words(text("Save")) == (["Sichern"], "translated", not is_done)
    assert [it.texts for it in publications()] == ([1] if is_done else [])
    if not is_done:
        publishing.publish(SYSTEM, "de")
    assert folder.served("Save") == "Sichern"
    publishing.take_back(SYSTEM, "de")
    assert folder.served("Save") == "Speichern"


@pytest.mark.parametrize("point", POINTS[1:])
def test_taking_back_is_all_or_nothing_too(
    app: Flask, folder: Folder, start: Start, point: str
) -> None:
    publishing.publish(SYSTEM, "de")
    assert ended(start("take-back", point=point)) == -signal.SIGKILL
    is_whole(folder)
    synced()
    agrees(folder)
    is_done = folder.served("Save") == "Speichern"
    assert is_done is (POINTS.index(point) > POINTS.index("replace:1"))
    assert words(text("Save")) == (["Sichern"], "translated", is_done)
    assert [it.taken_back_at is not None for it in publications()] == [is_done]


def test_a_full_disk_changes_nothing(
    app: Flask, data_dir: Path, folder: Folder, start: Start
) -> None:
    # Larger than what the process may write into one file; its database is not.
    long = "".join(f"\n# {'x' * 90}" for _ in range(50_000))
    folder.write(f'{ENTRIES}\n{long}\nmsgid "Last"\nmsgstr ""\n')
    synced()
    before = folder.po().read_bytes(), folder.mo().read_bytes()
    most = 4 * 1024 * 1024
    assert most < len(before[0])
    assert ended(start("publish", most_bytes=most)) == 0
    assert (data_dir / "said.txt").read_text() == "out_of_space"
    assert (folder.po().read_bytes(), folder.mo().read_bytes()) == before
    assert publications() == []
    agrees(folder)
    publishing.publish(SYSTEM, "de")
    assert folder.served("Save") == "Sichern"


def test_a_folder_that_may_not_be_written_changes_nothing(
    app: Flask, data_dir: Path, folder: Folder
) -> None:
    before = folder.po().read_bytes(), folder.mo().read_bytes()
    folder.po().parent.chmod(0o555)
    # Root may write everywhere unless it gives that up.
    bound = ("setpriv", "--bounding-set=-dac_override") if os.getuid() == 0 else ()
    settings = {"DATA_DIR": data_dir, "TRANSLATIONS_DIR": folder.path}
    db.session.rollback()
    try:
        done = subprocess.run(
            [*bound, sys.executable, "-W", "ignore", "-m", "flask", *COMMAND],
            cwd=ROOT,
            env={**os.environ, **{f"DASHBOARD_{name}": str(it) for name, it in settings.items()}},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.po().parent.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The server may not write to the folder of the transl")
    assert (folder.po().read_bytes(), folder.mo().read_bytes()) == before
    assert publications() == []
    agrees(folder)
    assert catalog_of().unpublished == 1


def test_two_processes_publish_the_same_language(app: Flask, folder: Folder, start: Start) -> None:
    publishing.publish(SYSTEM, "de")
    both = [start("write:Open:8"), start("write:Save:8")]
    assert [ended(process) for process in both] == [0, 0]
    assert (folder.served("Open"), folder.served("Save")) == ("Open 7", "Save 7")
    synced()
    agrees(folder)
    assert catalog_of().unpublished == 0
    assert sum(it.texts for it in publications()) == 17
