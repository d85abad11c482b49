"""A folder of catalogs of one's own, and what people do with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from dashboard import create_app
from dashboard.actions import catalog_sync
from dashboard.catalog_files import key_of
from dashboard.catalog_folder import mo_path, po_path, replace
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.policy import SYSTEM
from dashboard.words.catalog import read

HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
ENTRIES = """
#. On a button
#: dashboard/texts.py
msgid "Save"
msgstr "Speichern"

#, python-format
msgid "Hello %(name)s"
msgstr "Hallo %(name)s"

msgid "%(num)s file"
msgid_plural "%(num)s files"
msgstr[0] "%(num)s Datei"
msgstr[1] "%(num)s Dateien"

msgid "Open"
msgstr ""

#, fuzzy
#| msgid "Close window"
msgid "Close"
msgstr "Fenster schließen"
"""


class Folder:
    """A folder of catalogs.

    Args:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def po(self, locale: str = "de") -> Path:
        """The catalog that people edit."""
        return po_path(self.path, locale)

    def mo(self, locale: str = "de") -> Path:
        """The compiled one."""
        return mo_path(self.path, locale)

    def write(self, entries: str = ENTRIES, locale: str = "de") -> None:
        """Put a catalog there, as another program would."""
        self.po(locale).parent.mkdir(parents=True, exist_ok=True)
        replace({self.po(locale): (HEADER.format(locale=locale) + entries).encode()})

    def edit(self, old: str, new: str, locale: str = "de") -> None:
        """Change what stands in a file, as with an editor."""
        text = self.po(locale).read_text(encoding="utf-8")
        assert old in text
        replace({self.po(locale): text.replace(old, new, 1).encode()})

    def served(self, source: str, locale: str = "de") -> str | None:
        """What people read, freshly from the compiled file."""
        return read(locale, self.mo(locale).read_bytes()).text(source)


def app_on(data_dir: Path, folder: Path) -> Flask:
    """An app on that folder of catalogs."""
    app = create_app(
        load_settings(
            data_dir=data_dir, translations_dir=folder, secret_key="test", async_mode="threading"
        )
    )
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@contextmanager
def running(data_dir: Path, folder: Path, *taken_in: str) -> Iterator[Flask]:
    """An app on that folder of catalogs, in its context, which has taken in these languages."""
    app = app_on(data_dir, folder)
    with app.app_context():
        for locale in taken_in:
            synced(locale)
        yield app
        db.session.remove()
        db.engine.dispose()


def filled(path: Path, *locales: str) -> Folder:
    """A folder with a catalog of each of these languages."""
    made = Folder(path)
    for locale in locales:
        made.write(locale=locale)
    return made


def synced(locale: str = "de") -> Catalog:
    """The catalog, after its file was taken in."""
    catalog_sync.sync(SYSTEM, locale)
    db.session.expire_all()
    return catalog_of(locale)


def catalog_of(locale: str = "de") -> Catalog:
    found = find_catalog(locale)
    assert found
    return found


def text(source: str, locale: str = "de", context: str | None = None) -> CatalogEntry:
    """A text of the database, as it is now."""
    query = select(CatalogEntry).filter_by(locale=locale, key=key_of(context, source))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def words(entry: CatalogEntry) -> tuple[Sequence[str], str, bool]:
    """What a text says, its state, and whether it is not published."""
    return entry.texts, entry.state, entry.unpublished


def numbers(catalog: Catalog) -> Mapping[str, int]:
    """How far it has come."""
    return {
        "total": catalog.total,
        "translated": catalog.translated,
        "needs_work": catalog.fuzzy,
        "unpublished": catalog.unpublished,
    }
