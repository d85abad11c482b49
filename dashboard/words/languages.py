"""The languages that the app speaks: those of the catalogs' folder that have been published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel import Locale

from dashboard.plurals import direction, is_known
from dashboard.words.catalog import SOURCE
from dashboard.words.pinned import folder, pins
from dashboard.words.pseudo import ACCENTED, MIRRORED
from dashboard.words.store import store_of

PIN: Final = "languages"


@dataclass(frozen=True)
class Language:
    """A language the app speaks.

    Args:
        code: folder below translations/ and gettext's name, e.g. ``pt_BR``.
        name: what its speakers call it.
        direction: ``ltr`` or ``rtl``.
    """

    code: str
    name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        """The BCP 47 tag, for HTML and ``Intl``."""
        return self.code.replace("_", "-")


BUILT_IN: Final[dict[str, Language]] = {
    language.code: language
    for language in (
        Language(SOURCE, "English"),
        Language("de", "Deutsch"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("pt_BR", "Português (Brasil)"),
        Language("ar", "العربية", "rtl"),
        Language("ja", "日本語"),
        Language("zh_Hans_CN", "简体中文"),
    )
}
"""The languages that the app comes with, in the order in which they are offered."""

PSEUDO_LANGUAGES: Final[dict[str, Language]] = {
    ACCENTED: Language(ACCENTED, "[Ṕšéûðö-Éñĝļîšĥ]"),
    MIRRORED: Language(MIRRORED, "\u202eodueŝP — RTL\u202c", "rtl"),
}
"""What pseudolocales are called; whoever needs them knows them when they see them."""


class Languages(Mapping[str, Language]):
    """The languages by code, as the folder has them now; the same ones for a whole request.

    English is always there; another one as soon as it has a compiled catalog.
    """

    def __getitem__(self, code: str) -> Language:
        return self._now()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def _now(self) -> dict[str, Language]:
        held = pins()
        if PIN not in held:
            held[PIN] = languages_in(folder())
        found: dict[str, Language] = held[PIN]
        return found


def languages_in(where: Path) -> dict[str, Language]:
    """The languages that a folder of catalogs offers: the built-in ones first, then by name."""
    compiled = {SOURCE, *store_of(where).offered()}
    own = [language for code, language in BUILT_IN.items() if code in compiled]
    others = [_named(code) for code in compiled - BUILT_IN.keys() if _is_locale(code)]
    others.sort(key=lambda language: language.name.casefold())
    return {language.code: language for language in (*own, *others)}


@lru_cache(maxsize=512)
def _is_locale(code: str) -> bool:
    return is_known(code)


@lru_cache(maxsize=512)
def _named(code: str) -> Language:
    name = Locale.parse(code).get_display_name() or code
    return Language(code, name[:1].upper() + name[1:], direction(code))


LANGUAGES: Final = Languages()
