"""Catalogs of a folder: read again when they change; the last good one stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.words import faults
from dashboard.words.faults import Fault
from dashboard.words.store import Store
from tests.helpers.words import compiled, mo_path, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with German."""
    put(tmp_path, "de", compiled("de", {"Save": "Speichern"}))
    return Store(tmp_path)


def text(store: Store, locale: str = "de") -> str | None:
    catalog = store.get(locale)
    return catalog.text("Save") if catalog else None


def test_a_catalog_that_has_changed_is_read_again(store: Store) -> None:
    assert text(store) == "Speichern"
    put(store.folder, "de", compiled("de", {"Save": "Sichern"}))
    assert text(store) == "Sichern"


def test_also_one_of_the_same_size_and_time(store: Store) -> None:
    before = mo_path(store.folder, "de").stat()
    assert text(store) == "Speichern"
    put(store.folder, "de", compiled("de", {"Save": "Aufheben!"[:9]}))
    path = mo_path(store.folder, "de")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert text(store) == "Aufheben!"


def test_what_has_not_changed_is_not_read_again(store: Store) -> None:
    assert store.get("de") is store.get("de")


@pytest.mark.parametrize("content", [b"", b"broken", compiled("de", {"Save": "Sichern"})[:-9]])
def test_a_broken_one_never_replaces_a_good_one(
    store: Store, content: bytes, found: list[Fault]
) -> None:
    assert text(store) == "Speichern"
    mo_path(store.folder, "de").write_bytes(content)
    assert [text(store), text(store)] == ["Speichern", "Speichern"]
    assert store.fault("de")
    put(store.folder, "de", compiled("de", {"Save": "Sichern"}))
    assert text(store) == "Sichern"
    assert store.fault("de") is None
    faults.hand_on()
    assert [(fault.locale, fault.code) for fault in found] == [
        ("de", faults.UNREADABLE),
        ("de", faults.MENDED),
    ]


def test_one_that_is_gone_is_served_on(store: Store) -> None:
    assert text(store) == "Speichern"
    mo_path(store.folder, "de").unlink()
    assert text(store) == "Speichern"


def test_a_language_is_there_once_it_is_compiled_and_published(store: Store) -> None:
    (store.folder / "fr" / "LC_MESSAGES").mkdir(parents=True)
    put(store.folder, "es", b"broken")
    put(store.folder, "it", compiled("it", {"Save": "Salva"}, X_Offered="no"))
    (store.folder / "README").write_text("no language")
    assert [*store.offered()] == ["de"]
    put(store.folder, "fr", compiled("fr", {"Save": "Enregistrer"}))
    assert {*store.offered()} == {"de", "fr"}


def test_no_folder_at_all(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    assert ([*store.offered()], store.get("de")) == ([], None)


def test_a_hook_that_fails_keeps_nobody_from_being_told(found: list[Fault]) -> None:
    def fail(_fault: Fault) -> None:
        raise ValueError("on purpose")

    faults.subscribe(fail)
    try:
        faults.note(Fault("de", faults.UNREADABLE, "cut off"))
        faults.hand_on()
    finally:
        faults.unsubscribe(fail)
    assert found == [Fault("de", faults.UNREADABLE, "cut off")]
