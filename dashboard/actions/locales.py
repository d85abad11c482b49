"""Verbs on languages: add one that CLDR knows, say which one stands in where a text is missing."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from flask_babel import lazy_gettext as _l

from dashboard import offload
from dashboard.actions.catalog_showing import recount, shown
from dashboard.actions.catalog_sync import RULE, Seen, catalogs_dir, set_facts, take_in
from dashboard.actions.catalog_taking import take, worked_out
from dashboard.actions.publication_refusals import FileFaulty
from dashboard.catalog_files import Catalog as File
from dashboard.catalog_files import compiled, read
from dashboard.catalog_files.fields import with_field
from dashboard.catalog_folder import (
    LOCALE,
    NOT_ALLOWED,
    digest_of,
    locked,
    mo_path,
    po_path,
    read_if_there,
    replace,
)
from dashboard.errors import Conflict, FolderReadOnly, Invalid, NotFound
from dashboard.events import CatalogAdded, CatalogUpdated
from dashboard.extensions import db
from dashboard.models.catalogs import Catalog, all_catalogs, find_catalog
from dashboard.models.text import text_key
from dashboard.new_catalogs import FALLBACK, OFFERED, blank
from dashboard.plurals import is_known
from dashboard.policy import Actor, can, require
from dashboard.transaction import put, transaction
from dashboard.words.catalog import SOURCE

KNOWN: Final = Path(__file__).parent.parent / "languages.json"
"""What CLDR says of the languages that can be added, written by scripts/languages.py."""

NEVER_FOUND: Final = frozenset({SOURCE, "zh"})
"""The source itself, and Chinese without its script."""


def choices(actor: Actor, into: str) -> list[dict[str, Any]]:
    """The languages that can be added: locale, name, own_name, direction, how many plural ``forms``
    they have, and for each of them ``examples``, some numbers that take it.

    Args:
        actor: needs ``translations.manage``.
        into: the language in which ``name`` is written.

    Raises:
        Denied
    """
    require(actor, "translations.manage")
    there, reader = {catalog.locale for catalog in all_catalogs()}, Locale.parse(into)
    found = [
        {**choice, "name": _called(choice["locale"], reader)}
        for choice in _known()
        if choice["locale"] not in there and _may_add(actor, choice["locale"])
    ]
    return sorted(found, key=lambda choice: text_key(choice["name"]))


def add(actor: Actor, locale: str, fallback: str | None = None) -> Catalog:
    """Add a language, into which nothing is translated yet; people are offered it when it has been
    published once.

    Args:
        actor: needs ``translations.manage`` for it.
        locale: one of ``choices``, or another that CLDR has.
        fallback: the language that is read where a text is missing; None for the source.

    Raises:
        Denied
        Invalid: there is no such language, or it is here already.
        OutOfSpace, FolderReadOnly: its file cannot be written.
    """
    require(actor, "translations.manage", Catalog(locale=locale))
    folder = catalogs_dir()
    _require_new(folder, locale)
    _require_fallback(locale, fallback)
    db.session.rollback()
    try:
        po_path(folder, locale).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise (FolderReadOnly() if error.errno in NOT_ALLOWED else error) from error
    with locked(folder, locale):
        _require_new(folder, locale)
        content, file = offload.run(_new_file, folder, locale, fallback)
        work = worked_out(None, locale, file.fields[RULE], file.entries)
        with transaction() as tx:
            catalog = Catalog(locale=locale)
            require(actor, "translations.manage", catalog)
            db.session.add(catalog)
            db.session.flush()
            seen = Seen(digest=digest_of(content), file=file)
            set_facts(catalog, file, seen)
            ids = take(catalog, file.entries, work).ids
            catalog.digest = seen.digest
            recount(catalog)
            event = CatalogAdded(locale=locale, fallback=fallback)
            tx.record(actor, event, catalog, put(catalog), *shown(catalog, ids))
            # Last, so that without the file there is no catalog either.
            offload.run(replace, {po_path(folder, locale): content})
    return catalog


def change_fallback(
    actor: Actor, locale: str, fallback: str | None, version: int | None = None
) -> Catalog:
    """Have another language read where a text is missing.

    Args:
        actor: needs ``translations.manage``.
        locale: the language that lacks texts.
        fallback: the one that stands in; None for the source.
        version: the version of the catalog that was looked at, if known.

    Raises:
        Denied, NotFound
        Invalid: that language is not here, or leads back to this one.
        Conflict: the catalog has changed since ``version``.
        FileFaulty, OutOfSpace, FolderReadOnly, Busy
    """
    catalog = _existing(actor, locale)
    if catalog.fallback == fallback:
        return catalog
    if version is not None and version != catalog.version:
        raise Conflict(catalog.public())
    _require_fallback(locale, fallback)
    try:
        with locked(catalogs_dir(), locale):
            take_in(locale)
            return _write_fallback(actor, locale, fallback)
    except FileNotFoundError as error:
        raise FileFaulty.gone(locale) from error


def _write_fallback(actor: Actor, locale: str, fallback: str | None) -> Catalog:
    """Change the header of a file whose lock is held; a crash in between is made good when the file
    is taken in at the next start."""
    catalog = _existing(actor, locale)
    if catalog.fault:
        raise FileFaulty(locale, catalog.fault)
    before = catalog.fallback
    db.session.rollback()
    files, seen = offload.run(_with_fallback, catalogs_dir(), locale, fallback)
    offload.run(replace, files)
    with transaction() as tx:
        catalog = _existing(actor, locale)
        catalog.fallback, catalog.digest = fallback, seen.digest
        catalog.revision = seen.revision or catalog.revision
        catalog.version += 1
        was, now_is = {"fallback": before}, {"fallback": fallback}
        event = CatalogUpdated(locale=locale, before=was, after=now_is)
        tx.record(actor, event, catalog, put(catalog))
    return catalog


def _may_add(actor: Actor, locale: str) -> bool:
    return can(actor, "translations.manage", Catalog(locale=locale))


def _existing(actor: Actor, locale: str) -> Catalog:
    catalog = find_catalog(locale)
    require(actor, "translations.manage", catalog)
    if catalog is None:
        raise NotFound()
    return catalog


def _require_new(folder: Path, locale: str) -> None:
    if not LOCALE.fullmatch(locale) or not is_known(locale) or locale in NEVER_FOUND:
        raise Invalid({"locale": _l("This language is not known.")})
    if find_catalog(locale) is not None or po_path(folder, locale).exists():
        raise Invalid({"locale": _l("This language is here already.")})


def _require_fallback(locale: str, fallback: str | None) -> None:
    """Demand a language that is here and does not lead back."""
    known = {catalog.locale: catalog.fallback for catalog in all_catalogs()}
    if fallback is not None and fallback not in known:
        raise Invalid({"fallback": _l("This language is not here.")})
    step, seen = fallback, {locale}
    while step is not None:
        if step in seen:
            raise Invalid({"fallback": _l("That language itself falls back on this one.")})
        seen.add(step)
        step = known.get(step)


def _new_file(folder: Path, locale: str, fallback: str | None) -> tuple[bytes, File]:
    template = read_if_there(po_path(folder, SOURCE))
    if template is None:
        raise FileFaulty.gone(SOURCE)
    content = with_field(blank(locale, read(template)), OFFERED, "no")
    content = with_field(content, FALLBACK, fallback)
    return content, read(content)


def _with_fallback(
    folder: Path, locale: str, fallback: str | None
) -> tuple[dict[Path, bytes], Seen]:
    before = po_path(folder, locale).read_bytes()
    content = with_field(before, FALLBACK, fallback)
    files = {po_path(folder, locale): content}
    seen = Seen(digest=digest_of(content), file=read(content))
    if mo_path(folder, locale).exists():
        words = compiled(read(content))
        files[mo_path(folder, locale)] = words
        seen.revision = digest_of(words)
    return files, seen


@lru_cache(maxsize=1)
def _known() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(KNOWN.read_text(encoding="utf-8"))
    return found


def _called(locale: str, reader: Locale) -> str:
    name = str(Locale.parse(locale).get_display_name(reader) or locale)
    return name[:1].upper() + name[1:]
