"""Write dashboard/languages.json: the languages that can be added, as Unicode's CLDR has them.

Run as `python -m scripts.languages` after an update of Babel. Reading all of them takes seconds and
a lot of memory, so that a server had better not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.localedata import locale_identifiers

from dashboard.catalog_folder import LOCALE
from dashboard.plurals import direction, rule_for
from dashboard.words.catalog import SOURCE

TARGET: Final = Path(__file__).parent.parent / "dashboard" / "languages.json"

IN_PLACES: Final = (
    *("ar_EG", "ar_MA", "ar_SA", "de_AT", "de_CH", "en_AU", "en_CA", "en_GB", "en_US"),
    *("es_419", "es_AR", "es_MX", "fr_CA", "fr_CH", "nl_BE", "pt_BR", "pt_PT"),
    *("zh_Hans_CN", "zh_Hant_HK", "zh_Hant_TW"),
)
"""Languages of one country that differ from those of others; the rest is offered without one."""

NEVER: Final = frozenset({SOURCE, "zh", "zh_Latn", "hi_Latn", "no", "prg", "vo"})
"""The source itself, what would never be found (Chinese needs its script), and oddities."""

KNOWN_WORDS: Final = 150
"""Names of languages that CLDR has in a language which it knows well enough to have its plurals."""


def main() -> None:
    """Write the file."""
    lines = (json.dumps(described(name), ensure_ascii=False) for name in offered())
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def offered() -> list[str]:
    """The languages that can be added."""
    names = {name for name in locale_identifiers() if LOCALE.fullmatch(name)} - NEVER
    return sorted(name for name in names if name in IN_PLACES or _is_whole(name))


def described(name: str) -> dict[str, Any]:
    """What somebody who chooses a language is shown of it."""
    locale, rule = Locale.parse(name), rule_for(name)
    own = locale.get_display_name(locale) or name
    return {
        "locale": name,
        "own_name": own[:1].upper() + own[1:],
        "direction": direction(name),
        "forms": rule.count,
        "examples": rule.examples,
    }


def _is_whole(name: str) -> bool:
    locale = Locale.parse(name)
    return locale.territory is None and len(locale.languages) >= KNOWN_WORDS


if __name__ == "__main__":
    main()
