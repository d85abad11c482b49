"""The words themselves: copied, doubled, too many, or others than elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dashboard.catalog_checks import parts
from dashboard.catalog_checks.message import Finding, Form, FormCheck, SourceText, without
from dashboard.catalog_checks.parts import MASK, masked

BEFORE: Final = " \n\t\u00a0\u202f([{\"'“„«”‘’「『（¿¡-–—•*\u200e\u200f\u2068"
"""What may stand before the first letter."""

WORD_GAP: Final = re.compile("([ \u00a0]+)")
PER_CHARACTER: Final = 2.5
ROOM: Final = 25
"""So many characters a translation may have beyond ``PER_CHARACTER`` for each of the source."""

DIGIT: Final = re.compile(r"\d")
"""Of any script."""

SEPARATORS: Final = ".,'’\u00a0\u202f٬٫ "
LONG_WORD: Final = 3
SENTENCE: Final = 3
"""From so many words on a text is more than a name or a label."""

TERMS: Final = (
    *("CSV", "HTML", "JPEG", "JSON", "PDF", "PNG", "PostgreSQL", "Redis", "SQLite", "SVG"),
    *("TOTP", "URL", "UTC", "UTF-8", "WebP"),
)
"""Names that stay as they are in every language."""


def capital(form: Form) -> Iterator[Finding]:
    """A small first letter where the source has a capital one."""
    wanted, found = form.source.lstrip(BEFORE)[:2], form.text.lstrip(BEFORE)
    if not form.language.capitals or masked(form.source).lstrip(BEFORE)[:1] == MASK:
        return
    if not found or masked(form.text).lstrip(BEFORE)[:1] == MASK:
        return
    if len(form.source.split(" ")) < SENTENCE:
        return
    word = WORD_GAP.split(found)[0]
    if not _is_capital(wanted[:1]) or _is_capital(wanted[1:]) or not _is_small(found[0]):
        return
    if any(_is_capital(char) for char in word):
        return
    upper = "İ" if found[0] == "i" and form.language.dotted else found[0].upper()
    start = len(form.text) - len(found)
    fix = form.text[:start] + upper + found[1:] if len(upper) == 1 else None
    yield form.finding("capital", [found[0]], [upper], fix)


def _is_capital(char: str) -> bool:
    return char != "" and unicodedata.category(char) == "Lu"


def _is_small(char: str) -> bool:
    return unicodedata.category(char) == "Ll"


def length(form: Form) -> Iterator[Finding]:
    """Much longer than the source."""
    written, source = len(form.text), len(form.source)
    most = int(source * PER_CHARACTER) + ROOM
    if written > most:
        yield form.finding("length", [str(written)], [str(most)])


def unchanged(form: Form) -> Iterator[Finding]:
    """The source text itself, where it has words that are usually translated."""
    if form.text != form.source or form.language.language == "en":
        return
    cover = masked(form.text)
    for term in (*TERMS, *form.message.terms):
        cover = cover.replace(term, " ")
    words = [word for word in re.split("[^a-z]+", cover) if len(word) >= LONG_WORD]
    if len(words) >= (2 if form.language.latin else 1):
        yield form.finding("unchanged")


def doubled_words(form: Form) -> Iterator[Finding]:
    """The same word twice in a row."""
    allowed = form.language.doubled
    if allowed is None or _doubles(form.source):
        return
    found = [pair for pair in _doubles(form.text) if pair.lower() not in allowed]
    if found:
        fix = form.text
        for word in found:
            fix = re.sub(f"({re.escape(word)})([ \u00a0]+){re.escape(word)}", r"\1", fix, count=1)
        yield form.finding("doubled_words", found, (), fix)


def _doubles(text: str) -> list[str]:
    found = []
    for line in masked(text).split("\n"):
        words = WORD_GAP.split(line)[::2]
        for one, other in pairwise(words):
            if len(one) > 1 and one == other and all(char.isalpha() for char in one):
                found.append(one)
    return list(dict.fromkeys(found))


def numbers(form: Form) -> Iterator[Finding]:
    """Other numbers than in the source; single digits may well be written as words."""
    if form.message.source_plural is not None:
        return
    wanted, found = _numbers(form.source), _numbers(form.text)
    if not wanted:
        return
    missing, unknown = without(wanted, found), without(found, wanted)
    if (missing and unknown) or any(len(number) > 1 for number in missing + unknown):
        yield form.finding("numbers", unknown, missing)


def _numbers(text: str) -> list[str]:
    """The whole numbers in a text, in plain digits and without what groups them."""
    digits = DIGIT.sub(lambda match: str(int(match[0])), masked(text))
    grouped = re.sub(rf"(?<=[0-9])[{SEPARATORS}](?=[0-9]{{3}}(?![0-9]))", "", digits)
    return re.findall("[0-9]+", grouped)


def addresses(form: Form) -> Iterator[Finding]:
    """Other addresses or paths than in the source."""
    wanted, found = parts.addresses(form.source), parts.addresses(form.text)
    missing, unknown = without(wanted, found), without(found, wanted)
    if missing or unknown:
        fix = None
        if len(missing) == 1 and len(unknown) == 1 and parts.MADE_UP not in missing + unknown:
            fix = form.text.replace(unknown[0], missing[0])
        yield form.finding("addresses", unknown, missing, fix)


def terms(form: Form) -> Iterator[Finding]:
    """Names that stay as they are, and are not there."""
    cover = masked(form.source)
    kept = [term for term in (*TERMS, *form.message.terms) if _has_word(cover, term)]
    gone = [term for term in kept if term.lower() not in form.text.lower()]
    if gone:
        yield form.finding("terms", (), list(dict.fromkeys(gone)))


def _has_word(text: str, word: str) -> bool:
    pattern = f"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"
    return word in text and re.search(pattern, text) is not None


def consistency(message: SourceText, texts: tuple[str, ...]) -> Iterator[Finding]:
    """Another translation of the same words elsewhere in the language.

    Of one or two words that is as it should be: a context is there to tell them apart.
    """
    if len(message.source.split(" ")) < SENTENCE:
        return
    others = [list(each) for each in message.others()] if message.others else []
    different = [each for each in others if any(each) and each != list(texts)]
    if different and list(texts) not in others:
        fix = different[0] if len(different[0]) == len(texts) else None
        params = {"found": list(texts), "expected": different[0]}
        yield Finding("consistency", "warning", None, params, fix)


CHECKS: Final[tuple[FormCheck, ...]] = (
    capital,
    length,
    unchanged,
    doubled_words,
    numbers,
    addresses,
    terms,
)
