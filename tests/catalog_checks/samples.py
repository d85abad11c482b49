"""Texts to try checks on: real ones, and real ones that somebody spoilt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib
import wtforms

from dashboard.catalog_checks import LanguageFacts, SourceText, facts_for
from dashboard.i18n import LANGUAGES
from tests.helpers.sources import ROOT

PIECES = [
    *("%(name)s", "%(num)s", "% (name)s", "%(name) s", "%(name)d", "％(name)s", "%(nome)s"),
    *("%s", "%d", "%1$s", "%2$d", "%%", "%", "100 %", "{name}", "{}", "{ name }", "${name}"),
    *("{{ name }}", "<b>", "</b>", "<br>", '<a href="/x">', "</a>", "<script>", "javascript:"),
    *(" onclick=", "&amp;", "&nbsp;", "&#x27;", "&unknown;", "the the", "die die", "là là"),
    *(" ", "  ", "\u00a0", "\u202f", "\n", "\t", "\x00", "\x9f", "\u200b", "\u00ad", "\u202a"),
    *(
        "\u202b",
        "\u202c",
        "\u2066",
        "\u2069",
        "\u200f",
        *".?!:;,…。？：؟،¿»«“”„'’「」()",
        "...",
        '"',
    ),
    *("1,000", "1.000", "٤٢", "12", "٣", "https://example.org/a?b=c.", "ana@example.com"),
    *("x@y.org", "/etc/x", "CSV", "UTF-8", "é", "ß", "İ", "i", "Ǆ", "の", "中文", "عربي"),
    *("Ωμέγα", "𝟘𝟙", "🙂", "\ue000"),
]
"""What is thrown into texts: everything that some check looks for."""

PLURALS = (
    {"source": "%(num)s file of %(name)s", "source_plural": "%(num)s files of %(name)s"},
    {"source": "one file of %(name)s", "source_plural": "%(num)s files of %(name)s"},
)

OTHER_LOCALES = ("ru", "pl", "el", "he", "hi", "th", "tr", "fr_CA", "sv", "ko", "uk", "cy", "ka")


class Sample(NamedTuple):
    """A translation to check: the message as the browser has it, the texts, the locale."""

    message: dict[str, Any]
    texts: list[str]
    locale: str


def real() -> Iterator[Sample]:
    """Every text of the app, in every language that it comes with."""
    for path in sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po")):
        locale = path.parent.parent.name
        if locale in LANGUAGES:
            for entry in polib.pofile(str(path)):
                if not entry.obsolete and not entry.fuzzy and entry.translated():
                    yield Sample(_message(entry), _texts(entry), locale)


def of_others() -> Iterator[tuple[str, SourceText, list[str], LanguageFacts]]:
    """Texts of the catalogs that come with WTForms: the locale, the message, texts, language."""
    folder = Path(wtforms.__file__).parent / "locale"
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        catalog, locale = polib.pofile(str(path)), path.parent.parent.name
        language = facts_for(locale, catalog.metadata.get("Plural-Forms"))
        for entry in catalog:
            if not entry.obsolete and not entry.fuzzy:
                plural, flags = entry.msgid_plural or None, tuple(entry.flags)
                message = SourceText(entry.msgid, plural, entry.msgctxt, flags)
                yield locale, message, _texts(entry), language


def spoilt(count: int, seed: int) -> Iterator[Sample]:
    """Texts as nobody should write them."""
    chance = random.Random(seed)
    samples = list(real())
    locales = [*LANGUAGES, *OTHER_LOCALES]
    for _ in range(count):
        message, texts, locale = chance.choice(samples)
        if chance.random() < 0.3:
            locale = chance.choice(locales)
        if chance.random() < 0.3:
            message = {**message, "source": _mixed(chance, message["source"])}
        if chance.random() < 0.2:
            message, texts = {**chance.choice(PLURALS), **_more(chance)}, [*texts, *texts, *texts]
            texts = [chance.choice([text, text, ""]) for text in texts[: chance.randint(1, 6)]]
        if chance.random() < 0.1:
            message = {**message, "source": message["source"].rstrip(".") + "…"}
            texts = [text.rstrip(".") + "..." for text in texts]
        message = {**message, **_more(chance)}
        yield Sample(message, [_mixed(chance, text) for text in texts], locale)


def _message(entry: polib.POEntry) -> dict[str, Any]:
    return {
        "source": entry.msgid,
        "source_plural": entry.msgid_plural or None,
        "flags": list(entry.flags),
    }


def _texts(entry: polib.POEntry) -> list[str]:
    if not entry.msgid_plural:
        return [entry.msgstr]
    return [entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural)]


def _more(chance: random.Random) -> dict[str, Any]:
    flags = chance.choice([[], [], ["python-format"], ["no-python-format"], ["c-format"]])
    others = chance.choice([[], [], [["Other"]], [["a", "b"], ["", ""]]])
    return {"flags": flags, "others": others, "terms": chance.choice([[], ["Ana", "C++"]])}


def _mixed(chance: random.Random, text: str) -> str:
    if chance.random() < 0.2:
        text = text.replace(".", chance.choice(["…", "...", "?", "!"]))
    for _ in range(chance.randint(0, 4)):
        place = chance.randint(0, len(text))
        cut = place + chance.choice([0, 0, 0, 1, 3])
        place = chance.choice([place, place, 0, len(text)])
        text = text[:place] + chance.choice(PIECES) + text[max(place, cut) :]
    return text
