"""The words of the moment: whichever catalogs were there when a request first asked.

They are kept with the request (with the app context outside of requests), so that one page never
mixes two states of a catalog.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

from flask import Request, current_app, g, has_app_context, has_request_context, request
from flask_babel import get_locale

from dashboard.plurals import is_known
from dashboard.words.catalog import SOURCE, Catalog
from dashboard.words.pseudo import PSEUDO, disguised
from dashboard.words.store import Store, store_of

SHIPPED: Final = Path(__file__).parents[2] / "translations"
"""The catalogs that the app comes with."""

MOST_FALLBACKS: Final = 5
PINS: Final = "dashboard.words"

_is_locale = lru_cache(maxsize=512)(is_known)


@dataclass(frozen=True)
class Words:
    """A language's catalog and those that serve where it has no text, as they were at one moment.

    Args:
        locale: the language.
        catalogs: its own first; its own may be missing.
        sources: the catalog of the language that texts are written in.
    """

    locale: str
    catalogs: tuple[Catalog, ...]
    sources: Catalog | None

    @property
    def revision(self) -> str:
        """Changes with the language's own catalog."""
        own = self.catalogs[0] if self.catalogs else None
        return own.revision if own is not None and own.locale == self.locale else "none"

    @property
    def revisions(self) -> tuple[str, ...]:
        """Change with any of the catalogs."""
        return tuple(catalog.revision for catalog in self.catalogs)

    @property
    def chain(self) -> list[str]:
        """The languages whose words readers see."""
        fallbacks = (it.locale for it in self.catalogs if it.locale != self.locale)
        return [self.locale, *fallbacks]

    def find(self, message_id: str, number: float | None) -> tuple[str, Catalog] | None:
        """A text and the catalog that it is from; None where no catalog has it."""
        for catalog in self.catalogs:
            if text := catalog.text(message_id, number):
                return text, catalog
        return None


def folder() -> Path:
    """Where the catalogs are: the app's folder, or the shipped ones where there is no app."""
    if not has_app_context():
        return SHIPPED
    return Path(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])


def current() -> Words:
    """The words of the language of the moment."""
    return words_of(code_of_moment())


def code_of_moment() -> str:
    """The language of the moment, which may be a pseudolocale."""
    locale = get_locale()
    return getattr(locale, "code", None) or str(locale or SOURCE)


def words_of(locale: str) -> Words:
    """A language's words; the same ones for the whole request.

    Args:
        locale: of ``LANGUAGES`` or a pseudolocale.
    """
    held = pins()
    found = held.get(locale)
    if found is None:
        found = held[locale] = look(folder(), locale)
    return cast(Words, found)


def look(where: Path, locale: str) -> Words:
    """A language's words as they are now in a folder."""
    store = store_of(where)
    sources = store.get(SOURCE)
    if locale in PSEUDO:
        own = (disguised(locale, sources),) if sources else ()
        return Words(locale, own, sources)
    return Words(locale, tuple(_chain(store, locale)), sources)


def refresh() -> None:
    """Let go of the words that are held, so that the next text is looked up anew."""
    pins().clear()


def pins() -> MutableMapping[str, Any]:
    """What this request, or this app context, holds on to; empty where there is neither."""
    if has_request_context():
        # Not with its environment: all events of a socket share the one of its connecting.
        return cast(MutableMapping[str, Any], vars(_request()).setdefault(PINS, {}))
    return cast(MutableMapping[str, Any], g.setdefault(PINS, {})) if has_app_context() else {}


def _request() -> Request:
    return cast(Any, request)._get_current_object()  # type: ignore[no-any-return]


def _chain(store: Store, locale: str) -> Iterator[Catalog]:
    """A language's catalog, its fallback's, and so on; none of them twice."""
    seen: set[str] = set()
    wanted: str | None = locale
    while wanted and wanted not in seen and len(seen) <= MOST_FALLBACKS:
        seen.add(wanted)
        catalog = store.get(wanted) if _is_locale(wanted) else None
        if catalog is not None:
            yield catalog
        wanted = catalog.fallback if catalog else None
        if wanted == SOURCE:  # its words are the source texts
            return
