"""The catalogs' folder: filled, kept up to date with what is shipped, and watched by servers."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashboard import catalog_watch
from dashboard.actions import catalog_sync, publishing, translating
from dashboard.catalog_folder import locales_in
from dashboard.catalog_watch import LOCK, Watch
from dashboard.config import SHIPPED_CATALOGS, ConfigurationError
from dashboard.extensions import db
from dashboard.models.catalogs import find_catalog
from dashboard.policy import SYSTEM
from dashboard.shipped_catalogs import bring_up_to_date
from dashboard.words.languages import languages_in
from tests.helpers.catalogs import Folder, app_on, catalog_of, filled, running, synced, text, words
from tests.helpers.server import Server, wait_until

NEWER = """
msgid "Save"
msgstr "Speichern"

#, fuzzy, python-format
#| msgid "Hello %(name)s"
msgid "Welcome, %(name)s"
msgstr "Hallo %(name)s"

msgid "Open"
msgstr "Öffnen"

msgid "Brand new"
msgstr "Ganz neu"
"""


def long_ago(folder: Folder, locale: str = "de") -> None:
    """Nobody is writing that file just now."""
    os.utime(folder.po(locale), (1_700_000_000, 1_700_000_000))


@pytest.fixture
def shipped(tmp_path: Path) -> Folder:
    return filled(tmp_path / "shipped", "de", "en")


@pytest.fixture
def folder(tmp_path: Path, shipped: Folder) -> Folder:
    made = Folder(tmp_path / "catalogs")
    bring_up_to_date(made.path, shipped.path)
    return made


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path) as app:
        yield app


def test_an_empty_folder_is_filled(folder: Folder, shipped: Folder) -> None:
    assert locales_in(folder.path) == ["de", "en"]
    assert folder.po().read_bytes() == shipped.po().read_bytes()


def test_a_newer_version_brings_its_texts_and_what_was_published_stays(
    app: Flask, folder: Folder, shipped: Folder
) -> None:
    synced()
    translating.save(SYSTEM, text("Save"), texts=["Sichern"])
    translating.save(SYSTEM, text("Hello %(name)s"), texts=["Guten Tag, %(name)s"])
    publishing.publish(SYSTEM, "de")
    shipped.write(NEWER)
    bring_up_to_date(folder.path, shipped.path)
    synced()
    assert words(text("Save")) == (["Sichern"], "translated", False)
    assert words(text("Open")) == (["Öffnen"], "translated", False)
    assert words(text("Brand new")) == (["Ganz neu"], "translated", False)
    assert words(text("Welcome, %(name)s")) == (["Guten Tag, %(name)s"], "needs_work", False)
    before = folder.po().read_bytes()
    bring_up_to_date(folder.path, shipped.path)
    assert folder.po().read_bytes() == before


def test_a_language_that_was_added_here_gets_new_texts_too(folder: Folder, shipped: Folder) -> None:
    folder.write('\nmsgid "Save"\nmsgstr "Opslaan"\n', "nl")
    shipped.write(NEWER, "en")
    bring_up_to_date(folder.path, shipped.path)
    content = folder.po("nl").read_text(encoding="utf-8")
    assert 'msgid "Save"\nmsgstr "Opslaan"' in content
    assert 'msgid "Brand new"\nmsgstr ""' in content
    assert not (folder.path / ".shipped" / "nl.po").exists()


def test_a_broken_catalog_is_left_alone(folder: Folder, shipped: Folder) -> None:
    folder.edit('msgstr "Speichern"', 'msgstr "Speichern')
    broken = folder.po().read_bytes()
    shipped.write(NEWER)
    bring_up_to_date(folder.path, shipped.path)
    assert folder.po().read_bytes() == broken


def test_a_folder_without_rights_is_named(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "file").touch()
    app = app_on(data_dir, tmp_path / "file")
    with app.app_context():
        with pytest.raises(ConfigurationError) as refusal:
            catalog_watch.prepare()
        db.engine.dispose()
    assert str(refusal.value.message).startswith(
        "DASHBOARD_TRANSLATIONS_DIR: cannot use the folder"
    )


def test_catalogs_that_never_were_are_compiled_before_anybody_comes(
    app: Flask, folder: Folder
) -> None:
    catalog_sync.compile_missing(folder.path)
    assert folder.served("Save") == "Speichern"
    assert languages_in(folder.path).keys() == {"en", "de"}


# Watching


@pytest.fixture
def watch(app: Flask, folder: Folder, data_dir: Path) -> Watch:
    long_ago(folder)
    made = Watch(folder.path, data_dir)
    made.look()
    return made


def test_what_changes_is_taken_in(watch: Watch, folder: Folder) -> None:
    assert catalog_of().total == 5
    folder.edit('"Speichern"', '"Sichern"')
    long_ago(folder)
    watch.look()
    assert words(text("Save")) == (["Sichern"], "translated", False)
    assert folder.served("Save") == "Sichern"


def test_a_file_that_is_being_written_is_left_for_the_next_look(
    watch: Watch, folder: Folder
) -> None:
    folder.po().write_bytes(folder.po().read_bytes()[:300])
    watch.look()
    assert catalog_of().fault is None
    long_ago(folder)
    watch.look()
    assert catalog_of().fault is not None


def test_a_new_language_and_one_that_is_gone_are_noticed(watch: Watch, folder: Folder) -> None:
    folder.write(locale="nl")
    long_ago(folder, "nl")
    watch.look()
    assert catalog_of("nl").total == 5
    folder.po("nl").unlink()
    folder.mo("nl").unlink()
    folder.po("nl").parent.rmdir()
    watch.look()
    assert (catalog_of("nl").fault or {})["code"] == "gone"


def test_only_one_process_looks(app: Flask, folder: Folder, data_dir: Path) -> None:
    long_ago(folder)
    with (data_dir / LOCK).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        watch = Watch(folder.path, data_dir)
        watch.look()
        assert find_catalog("de") is None
    watch.look()
    assert catalog_of().total == 5


def test_a_running_server_notices_what_another_program_writes(
    tmp_path: Path, with_catalogs: Path
) -> None:
    folder = Folder(tmp_path / "own")
    shutil.copytree(SHIPPED_CATALOGS, folder.path)
    (tmp_path / "dashboard.sqlite3").write_bytes(with_catalogs.read_bytes())
    with (
        Server(tmp_path, translations_dir=folder.path) as server,
        server.app.app_context(),
    ):
        browser = server.sign_in(server.make_user(roles=["admin"]))

        def german() -> dict[str, object]:
            items = server.api(browser, "GET", "catalogs").json()["items"]
            return next(it for it in items if it["locale"] == "de")

        revision = german()["revision"]
        source = "%(actor)s added %(name)s"
        folder.edit("%(actor)s hat %(name)s hinzugefügt", "%(actor)s fügte %(name)s hinzu")
        wait_until(lambda: german()["revision"] != revision, what="the new words")
        assert folder.served(source) == "%(actor)s fügte %(name)s hinzu"
        folder.edit('hinzu"', "hinzu")
        wait_until(lambda: german()["fault"], what="the fault")
        assert folder.served(source) == "%(actor)s fügte %(name)s hinzu"
