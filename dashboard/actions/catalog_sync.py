"""Verbs that take catalog files into the database: at a start, and whenever one has changed.

Whoever calls ``take_in`` holds the language's lock (dashboard/catalog_folder.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from flask import current_app

from dashboard import offload
from dashboard.actions.catalog_showing import recount, shown
from dashboard.actions.catalog_taking import Taken, take, worked_out
from dashboard.actions.publication_steps import Outcome, settle, unfinished
from dashboard.catalog_files import BrokenCatalog, compiled, read
from dashboard.catalog_files import Catalog as File
from dashboard.catalog_folder import (
    digest_of,
    locales_in,
    locked,
    mo_path,
    po_path,
    read_if_there,
    replace,
)
from dashboard.errors import Denied, FolderReadOnly, OutOfSpace
from dashboard.events import (
    CatalogFaulty,
    CatalogMended,
    CatalogProgressed,
    CatalogTextsAdded,
    EntriesChanged,
)
from dashboard.events.vocabulary import Event
from dashboard.extensions import db
from dashboard.models.catalog_changes import FILE
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.new_catalogs import FALLBACK, OFFERED
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import put, transaction
from dashboard.words.catalog import SOURCE

Fault = dict[str, Any]

RULE: Final = "Plural-Forms"

log = structlog.get_logger(__name__)


@dataclass
class Seen:
    """A language's files, as they are.

    Args:
        digest: of the .po.
        revision: of the .mo; empty where there is none.
        file: what the .po says; None where it is as it was last time, or broken.
        fault: why it cannot be read or served.
    """

    digest: str = ""
    revision: str = ""
    file: File | None = None
    fault: Fault | None = None


def catalogs_dir() -> Path:
    """The folder of the catalogs."""
    folder: Path = current_app.extensions["settings"].catalogs_dir
    return folder


def sync_all(actor: Actor) -> None:
    """Take every language's file into the database; see ``sync``."""
    for locale in locales_in(catalogs_dir()):
        sync(actor, locale)


def sync(actor: Actor, locale: str) -> None:
    """Have the database say what a language's file says, and serve what it says.

    A file that is broken changes nothing but the catalog's ``fault``.

    Args:
        actor: only the system itself.
        locale: a language with a folder, or with a catalog in the database.

    Raises:
        Denied
        Busy: somebody else writes the language's files.
    """
    if actor is not SYSTEM:
        raise Denied()
    try:
        with locked(catalogs_dir(), locale):
            take_in(locale)
    except FileNotFoundError:
        _note_fault(locale, BrokenCatalog("gone").public())


def compile_missing(folder: Path) -> None:
    """Compile catalogs that never were; what is wrong with one is found when it is taken in."""
    for locale in locales_in(folder):
        if mo_path(folder, locale).exists():
            continue
        try:
            file = read(po_path(folder, locale).read_bytes())
            if _is_offered(file):
                _serve(folder, locale, compiled(file), None)
        except (BrokenCatalog, FolderReadOnly, OutOfSpace, OSError) as error:
            log.warning("catalog is not compiled", locale=locale, cause=str(error))


def take_in(locale: str) -> None:
    """What ``sync`` does, for those who hold the lock."""
    folder = catalogs_dir()
    if locale == SOURCE:
        offload.run(_serve_source, folder)
        return
    catalog = find_catalog(locale)
    # What was cut off in the middle is settled by what the file says.
    known = (catalog.digest, catalog.revision) if catalog and not unfinished(locale) else ("", "")
    faulty = bool(catalog and catalog.fault)
    db.session.rollback()
    seen = offload.run(look, folder, locale, known)
    if seen.file is not None:
        settle(locale, Outcome(seen.file, seen.digest, seen.revision))
        _take(locale, seen, seen.file)
    elif seen.fault is not None:
        _note_fault(locale, seen.fault)
    elif faulty:
        _mend(locale)


def look(folder: Path, locale: str, known: tuple[str, str]) -> Seen:
    """Read a language's files, and compile what is not compiled.

    Args:
        folder: of the catalogs.
        locale: the language.
        known: the digest and the revision that the database has.
    """
    served = read_if_there(mo_path(folder, locale))
    seen = Seen(revision=digest_of(served) if served is not None else "")
    try:
        content = po_path(folder, locale).read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        broken = BrokenCatalog("gone") if missing else _unreadable(error)
        seen.fault = broken.public()
        return seen
    seen.digest = digest_of(content)
    if (seen.digest, seen.revision) == known:
        return seen
    try:
        seen.file = read(content)
        if _is_offered(seen.file):
            seen.revision = _serve(folder, locale, compiled(seen.file), served)
    except BrokenCatalog as error:
        seen.file, seen.fault = None, error.public()
    except (FolderReadOnly, OutOfSpace) as error:
        seen.fault = BrokenCatalog("unwritable", reason=error.code).public()
    return seen


def _is_offered(file: File) -> bool:
    return file.fields.get(OFFERED) != "no"


def _unreadable(error: OSError) -> BrokenCatalog:
    return BrokenCatalog("unreadable", reason=error.strerror or "")


def _serve(folder: Path, locale: str, words: bytes, served: bytes | None) -> str:
    if words != served:
        replace({mo_path(folder, locale): words})
    return digest_of(words)


def _serve_source(folder: Path) -> None:
    """Compile the catalog of the language that texts are written in; that is all its use."""
    served = read_if_there(mo_path(folder, SOURCE))
    try:
        _serve(folder, SOURCE, compiled(read(po_path(folder, SOURCE).read_bytes())), served)
    except (BrokenCatalog, FolderReadOnly, OutOfSpace) as error:
        log.warning("catalog is not compiled", locale=SOURCE, cause=str(error))


def _take(locale: str, seen: Seen, file: File) -> None:
    known = find_catalog(locale)
    is_other = known is None or known.digest != seen.digest
    rule = file.fields.get(RULE, "")
    work = worked_out(known, locale, rule, file.entries) if is_other else None
    with transaction() as tx:
        catalog = find_catalog(locale)
        is_new = catalog is None
        if catalog is None:
            catalog = Catalog(locale=locale)
            db.session.add(catalog)
            db.session.flush()
        was_faulty = catalog.fault is not None
        changed = set_facts(catalog, file, seen)
        taken = take(catalog, file.entries, work) if work else Taken()
        catalog.digest = seen.digest
        changed |= recount(catalog)
        event = _event(catalog, taken)
        if was_faulty and catalog.fault is None:
            catalog.version += 1
            tx.record(SYSTEM, CatalogMended(locale=locale), catalog, put(catalog))
        if is_new or changed or taken.ids:
            catalog.version += 1
            tx.record(SYSTEM, event, catalog, put(catalog), *shown(catalog, taken.ids))
        if catalog.fault and not was_faulty:
            _record_fault(tx, catalog)


def set_facts(catalog: Catalog, file: File, seen: Seen) -> bool:
    """Note what a file says of itself; returns whether that is something else than before."""
    facts = {
        "plural_forms": file.fields.get(RULE, ""),
        "fallback": file.fields.get(FALLBACK) or None,
        "revision": seen.revision,
        "fault": seen.fault,
    }
    changed = [name for name, value in facts.items() if getattr(catalog, name) != value]
    for name in changed:
        setattr(catalog, name, facts[name])
    return any(name != "fault" for name in changed)


def _event(catalog: Catalog, taken: Taken) -> Event:
    """What happened when a file was taken in."""
    locale = catalog.locale
    if taken.wanting:
        return CatalogTextsAdded(locale=locale, texts=taken.wanting)
    if taken.words:
        return EntriesChanged(locale=locale, how=FILE, texts=taken.words, batch=None)
    return CatalogProgressed(locale=locale)


def _note_fault(locale: str, fault: Fault) -> None:
    with transaction() as tx:
        catalog = find_catalog(locale)
        if catalog is None:
            catalog = Catalog(locale=locale)
            db.session.add(catalog)
            db.session.flush()
        if catalog.fault == fault:
            return
        catalog.fault = fault
        _record_fault(tx, catalog)


def _record_fault(tx: Any, catalog: Catalog) -> None:
    catalog.version += 1
    fault = catalog.fault or {}
    event = CatalogFaulty(locale=catalog.locale, code=fault["code"], line=fault["line"])
    tx.record(SYSTEM, event, catalog, put(catalog))


def _mend(locale: str) -> None:
    with transaction() as tx:
        catalog = find_catalog(locale)
        if catalog is not None and catalog.fault is not None:
            catalog.fault = None
            catalog.version += 1
            tx.record(SYSTEM, CatalogMended(locale=locale), catalog, put(catalog))
