"""What checks know of languages: marks, quotation marks, scripts. Data, also for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dashboard.plurals import PluralRule, direction, parse, rule_for, script_of

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"

ENDS: Final[dict[str, str]] = {".": ".", "?": "?", "!": "!", ":": ":", "…": "…"}
"""Marks that a text of the source ends with, and those it may end with in other languages; the
first one is what a repair writes."""

WIDE_ENDS: Final = {".": "。", "?": "？?", "!": "！!", ":": "：:", "…": "…"}
ARABIC_ENDS: Final = {"?": "؟"}
URDU_ENDS: Final = {".": "۔", "?": "؟"}
DANDA_ENDS: Final = {".": "।."}
ANY: Final = ""
"""The language may leave the mark out, or has none."""

LANGUAGE_ENDS: Final[dict[str, dict[str, str]]] = {
    "zh": WIDE_ENDS,
    "yue": WIDE_ENDS,
    "ja": {**WIDE_ENDS, "?": "？?。", ":": "：:。"},
    "ar": ARABIC_ENDS,
    "fa": ARABIC_ENDS,
    "ckb": ARABIC_ENDS,
    "ps": {"?": "؟", ".": ".۔"},
    "ug": {"?": "؟"},
    "sd": URDU_ENDS,
    "ur": URDU_ENDS,
    "ks": URDU_ENDS,
    "el": {"?": ";\u037e"},
    "hy": {".": "։:.․", "?": ANY, "!": ANY, ":": ANY},
    "am": {".": "።.", ":": "፦:"},
    "ti": {".": "።.", ":": "፦:"},
    "my": {".": "။", "?": ANY, "!": ANY},
    "km": {".": "។."},
    "th": {".": ANY},
    "lo": {".": ANY},
    "bo": dict.fromkeys(ENDS, ANY),
    "dz": dict.fromkeys(ENDS, ANY),
    "sat": {".": "᱾."},
    **dict.fromkeys(("hi", "ne", "bn", "as", "or", "pa", "sa", "mai", "bho", "kok"), DANDA_ENDS),
}

WIDE: Final = ((0x3041, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
ARABIC: Final = ((0x0620, 0x06D3), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF))
GREEK: Final = ((0x0370, 0x037D), (0x0386, 0x03FF), (0x1F00, 0x1FFF))

ARABIC_MARKS: Final = {"?": "؟", ",": "،", ";": "؛"}

MARKS: Final[dict[str, tuple[tuple[tuple[int, int], ...], dict[str, str]]]] = {
    "zh": (WIDE, {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}),
    "yue": (WIDE, {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}),
    "ja": (WIDE, {",": "、"}),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ks"), (ARABIC, ARABIC_MARKS)),
    "el": (GREEK, {"?": ";"}),
}
"""Marks that are never written after a letter of the language's script, and what is instead."""

SPACED: Final[dict[str, dict[str, str]]] = {
    "fr": {":": NO_BREAK, ";": NARROW, "!": NARROW, "?": NARROW, "»": NO_BREAK},
    "br": {":": NO_BREAK, ";": NARROW, "!": NARROW, "?": NARROW},
}
"""Marks that a space stands before at which no line breaks."""

OPENED: Final[dict[str, dict[str, str]]] = {
    "es": {"?": "¿", "!": "¡"},
    "ast": {"?": "¿", "!": "¡"},
}
"""Marks at the end of a question that need another at its start."""

QUOTES: Final[dict[str, str]] = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "is", "lt", "lb", "dsb", "hsb", "ka"), "„“»«"),
    **dict.fromkeys(("pl", "ro", "hu", "hr", "bs", "nl"), "„”«»»«"),
    **dict.fromkeys(("fr", "br", "oc", "gsw"), "«»“”"),
    **dict.fromkeys(("es", "pt", "it", "ca", "gl", "eu"), "“”«»"),
    **dict.fromkeys(("ru", "uk", "be", "hy", "kk", "ky", "mn", "tt", "ba"), "«»„“"),
    **dict.fromkeys(("el", "sq", "az", "nb", "nn", "no", "da"), "«»“”„"),
    **dict.fromkeys(("bg", "mk", "sr", "et", "lv"), "„“”«»"),
    **dict.fromkeys(("sv", "fi"), "””»"),
    **dict.fromkeys(("ar", "fa", "ps", "ckb"), "«»“”"),
    "zh": "“”「」",
    "yue": "“”「」",
    "ja": "「」“”",
    "ko": "“”",
    "he": "”“„״",
    "yi": "”“„״",
    "en": "“”",
}
"""Double quotation marks of languages, the usual pair first; other languages are not checked."""

DOUBLED: Final[dict[str, str]] = {
    "de": "die der das sie",
    "fr": "nous vous",
    "ca": "us",
    "nl": "die het een",
    "da": "der det",
    "sv": "det",
    "tr": "tek sık kısa ayrı",
    "az": "tək",
    "it": "man",
}
"""Words that may well stand twice in a row."""

REDOUBLING: Final = (
    " ar he hi bn ne mr ta te kn ml si th lo km my vi id ms jv su"
    " tl fil haw mi sm to sw yo zu xh bo dz ka hy tr ur pa gu fa "
)
"""Languages in which whole words are repeated on purpose."""

UNCASED_STARTS: Final = frozenset({"ka", "hy"})
"""Languages in which the first letter says less than elsewhere."""


@dataclass(frozen=True)
class LanguageFacts:
    """What checks need to know of a language; made by ``facts_for``.

    Args:
        locale: e.g. ``pt_BR``.
        rule: which plural form a number takes.
        direction: ``ltr`` or ``rtl``.
    """

    locale: str
    rule: PluralRule
    direction: str

    @property
    def language(self) -> str:
        """The language without script and country."""
        return self.locale.partition("_")[0]

    @property
    def ends(self) -> Mapping[str, str]:
        """For each mark at the end of the source those that may be at the end here."""
        return {**ENDS, **LANGUAGE_ENDS.get(self.language, {})}

    @property
    def script(self) -> tuple[tuple[int, int], ...]:
        """Ranges of letters after which ``marks`` are not used."""
        return MARKS[self.language][0] if self.language in MARKS else ()

    @property
    def marks(self) -> Mapping[str, str]:
        """Marks that the language does not use, and what it has instead."""
        return MARKS[self.language][1] if self.language in MARKS else {}

    @property
    def spaced(self) -> Mapping[str, str]:
        """Marks that need a space before them, and which."""
        return {} if self.locale == "fr_CA" else SPACED.get(self.language, {})

    @property
    def opened(self) -> Mapping[str, str]:
        """Marks that need another one before the sentence."""
        return OPENED.get(self.language, {})

    @property
    def quotes(self) -> str:
        """Its double quotation marks, or nothing where they are not checked."""
        return QUOTES.get(self.language, "")

    @property
    def doubled(self) -> tuple[str, ...] | None:
        """Words that may be doubled; None where any may be."""
        if f" {self.language} " in REDOUBLING:
            return None
        return tuple(DOUBLED.get(self.language, "").split())

    @property
    def breaks(self) -> bool:
        """Whether characters without width show where lines may break."""
        return self.language in ("km", "th", "lo", "my", "bo", "dz", "shn", "mnw")

    @property
    def capitals(self) -> bool:
        """Whether a small letter at the start is worth a word."""
        return self.language not in UNCASED_STARTS

    @property
    def latin(self) -> bool:
        """Whether it is written in the letters of English, and so shares words with it."""
        return script_of(self.locale) == "Latn"

    @property
    def dotted(self) -> bool:
        """Whether the capital of i keeps its dot."""
        return self.language in ("tr", "az")

    def examples_of(self, form: int) -> list[int]:
        """The smallest numbers that a plural form is used for."""
        return self.rule.examples[form] if form < self.rule.count else []

    def serves_one(self, form: int) -> bool:
        """Whether a plural form is used for one single number."""
        return form < self.rule.count and self.rule.only_number(form) is not None

    def public(self) -> dict[str, Any]:
        """All of it for the browser's checks."""
        return {
            "locale": self.locale,
            "language": self.language,
            "direction": self.direction,
            "plural": self.rule.header,
            "forms": self.rule.count,
            "only": [self.rule.only_number(form) for form in range(self.rule.count)],
            "examples": self.rule.examples,
            "ends": dict(self.ends),
            "script": [list(each) for each in self.script],
            "marks": dict(self.marks),
            "spaced": dict(self.spaced),
            "opened": dict(self.opened),
            "quotes": self.quotes,
            "doubled": None if self.doubled is None else list(self.doubled),
            "breaks": self.breaks,
            "capitals": self.capitals,
            "latin": self.latin,
            "dotted": self.dotted,
        }


@lru_cache(maxsize=512)
def facts_for(locale: str, plural_forms: str | None = None) -> LanguageFacts:
    """What is known of a language.

    Args:
        locale: any that CLDR has, e.g. ``pt_BR``.
        plural_forms: the Plural-Forms header of its catalog, if it has one.

    Raises:
        dashboard.plurals.PluralError: the header is not one.
        babel.UnknownLocaleError, ValueError: CLDR has no such locale.
    """
    rule = parse(plural_forms) if plural_forms else rule_for(locale)
    return LanguageFacts(locale, rule, direction(locale))
