"""An app on a folder of catalogs of its own, and what is noted as wrong with words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashboard.words import faults, pinned
from dashboard.words.faults import Fault
from tests.helpers.words import compiled, put

Publish = Callable[..., None]


@pytest.fixture
def folder(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's folder of catalogs; there is only English in it, and a little German."""
    folder = tmp_path_factory.mktemp("translations")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    put(folder, "en", compiled("en", {"Save": "Save", "Close": "Close"}))
    put(folder, "de", compiled("de", {"Save": "Speichern"}))
    pinned.refresh()
    return folder


@pytest.fixture
def publish(folder: Path) -> Publish:
    """Replaces a language's words: ``publish("de", {"Save": "Sichern"})``."""

    def replace(locale: str, texts: dict[str, str], **header: str) -> None:
        put(folder, locale, compiled(locale, texts, **header))
        pinned.refresh()

    return replace


@pytest.fixture
def found() -> Iterator[list[Fault]]:
    """The faults that were noted, in the order in which they were handed on."""
    found: list[Fault] = []
    faults.reset()
    faults.subscribe(found.append)
    yield found
    faults.unsubscribe(found.append)
    faults.reset()
