"""Punctuation: at the end, and as the language writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dashboard.catalog_checks.languages import NARROW, NO_BREAK
from dashboard.catalog_checks.message import Finding, Form, FormCheck
from dashboard.catalog_checks.parts import MASK, masked

AFTER: Final = " \n\t\u00a0\u202f)]}\"'”“»«’‘」』）】〉》\u200e\u200f\u061c\u2069\u202c"
"""What may stand after the last mark of a sentence."""

END: Final = re.compile(r"(?:(?<!\.)\.{2,}|(?<!…)…+|(?<!⋯)⋯+|[.?!:。．｡？！：؟۔।॥፦።;\u037e᱾։។།])$")
"""Runs are looked at from their beginning only: a long text is looked through once."""
ELLIPSES: Final = ("…", "……", "⋯", "⋯⋯")
SENTENCE: Final = 3
"""With fewer words, a text with a full stop is an abbreviation."""
INSIDE_WORD: Final = re.compile("(?<=[^ -@“”«»]){QUOTE}(?=[^ -@“”«»])".replace("{QUOTE}", '"'))
"""In Hebrew and Persian the sign also marks abbreviations."""
QUOTE_MARKS: Final = "“”„‟«»「」『』"
CLOSES: Final = f'(?=$|[ \n\t{NO_BREAK}{NARROW})\\]”»"])'


def end_punctuation(form: Form) -> Iterator[Finding]:
    """A mark at the end of one text, and none or another one at the end of the other."""
    ends = form.language.ends
    wanted, found = _end(form.source), _end(form.text)
    words = len(form.source.split(" "))
    if wanted == "." and words == 1:
        return
    if wanted not in ends:
        if wanted or not found or form.source.rstrip(AFTER).endswith(","):
            return
        if found == "." and words < SENTENCE:
            return
        yield form.finding("end_punctuation", [found], (), _ended(form.text, found, ""))
        return
    allowed = ends[wanted]
    if not allowed or (found and found in allowed):
        return
    target = allowed[0]
    fix = None if form.language.opened.get(wanted) else _ended(form.text, found, target, form)
    yield form.finding("end_punctuation", [found] if found else (), [target], fix)


def _end(text: str) -> str:
    match = END.search(text.rstrip(AFTER))
    if match is None:
        return ""
    return "…" if match[0] in ELLIPSES or match[0].startswith("..") else match[0]


def _ended(text: str, found: str, target: str, form: Form | None = None) -> str:
    """The text with another mark at its end."""
    body = text.rstrip(AFTER)
    if not found:
        body = text.rstrip(" \n\t")
    after = text[len(body) :]
    if found:
        body = END.sub("", body).rstrip(f"{NO_BREAK}{NARROW}")
    before = form.language.spaced.get(target, "") if form else ""
    return f"{body}{before}{target}{after}"


def language_punctuation(form: Form) -> Iterator[Finding]:
    """Marks of another language, or without the spaces or marks that belong to them."""
    found: list[str] = []
    expected: list[str] = []
    text = form.text
    for mend in (_own_marks, _spaces, _openings):
        text, wrong, right = mend(text, form)
        found += wrong
        expected += right
    if found:
        yield form.finding("language_punctuation", found, expected, text)


Mended = tuple[str, list[str], list[str]]


def _own_marks(text: str, form: Form) -> Mended:
    """Latin marks straight after a letter of the language's own script."""
    cover, wrong = masked(text), []
    tight = TIGHT.findall(masked(form.source))
    marks = {mark: own for mark, own in form.language.marks.items() if mark not in tight}
    result = list(text)
    for place in range(1, len(text)):
        if cover[place] in marks and _is_own(cover[place - 1], form.language.script):
            result[place] = marks[text[place]]
            wrong.append(text[place])
    wrong = list(dict.fromkeys(wrong))
    return "".join(result), wrong, [marks[mark] for mark in wrong]


def _is_own(char: str, script: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in script)


def _spaces(text: str, form: Form) -> Mended:
    """No-break spaces before high marks, and inside of quotation marks."""
    spaced, cover = form.language.spaced, masked(text)
    wrong: list[str] = []
    result = ""
    for place, char in enumerate(text):
        last = result[-1:]
        if cover[place] in spaced and _is_closing(cover, place) and last not in BARE:
            if last not in (NO_BREAK, NARROW):
                result = result.removesuffix(" ") + spaced[char]
                wrong.append(char)
        elif last == "«" and "»" in spaced and char not in (NO_BREAK, NARROW):
            wrong.append("«")
            result += NO_BREAK
            if char == " ":
                continue
        result += char
    wrong = list(dict.fromkeys(wrong))
    right = [f"«{NO_BREAK}" if mark == "«" else f"{spaced[mark]}{mark}" for mark in wrong]
    return result, wrong, right


TIGHT: Final = re.compile("([,;:?!])(?=[A-Za-z])")
"""Marks in the source that stand between words without a space, as in lists for programs."""

BARE: Final = ("", "(", "[", "/", "«", '"', "'", "?", "!", ":", ";", "\n", "¿", "¡")
"""What a high mark may follow without a space."""


def _is_closing(cover: str, place: int) -> bool:
    after = cover[place + 1 : place + 2]
    return cover[place] == "»" or not after or after in AFTER or after in "?!.,"


def _openings(text: str, form: Form) -> Mended:
    """Questions and exclamations that are closed, but not opened."""
    cover = masked(text)
    wrong = [
        mark
        for mark, opening in form.language.opened.items()
        if re.search(re.escape(mark) + CLOSES, cover) and opening not in cover
    ]
    right = [form.language.opened[mark] for mark in wrong]
    only = len(wrong) == 1 and re.fullmatch(r"[^.?!:…\n]+[?!]", cover)
    return (right[0] + text if only else text), wrong, right


def quotes(form: Form) -> Iterator[Finding]:
    """Quotation marks of another language, or those of typewriters."""
    usual = form.language.quotes
    if not usual:
        return
    cover = masked(form.text)
    cover = INSIDE_WORD.sub(MASK, cover)
    marks = [char for char in cover if char in QUOTE_MARKS or char == '"']
    wrong = [char for char in marks if char not in usual and char != '"']
    if '"' in marks and '"' not in masked(form.source):
        wrong.append('"')
    if not wrong:
        return
    fix = _quoted(form.text, cover, usual, form) if _are_pairs(marks) else None
    yield form.finding("quotes", list(dict.fromkeys(wrong)), [usual[0], usual[1]], fix)


def _are_pairs(marks: list[str]) -> bool:
    return len(marks) % 2 == 0 and (set(marks) == {'"'} or marks == ["“", "”"] * (len(marks) // 2))


def _quoted(text: str, cover: str, usual: str, form: Form) -> str:
    inner = NO_BREAK if usual[0] == "«" and "»" in form.language.spaced else ""
    pair, count, result = (usual[0] + inner, inner + usual[1]), 0, []
    for char, shown in zip(text, cover, strict=True):
        if shown in QUOTE_MARKS or shown == '"':
            result.append(pair[count % 2])
            count += 1
        else:
            result.append(char)
    return "".join(result)


def ellipsis(form: Form) -> Iterator[Finding]:
    """Three dots where the source has the one character."""
    if "…" in form.source and "..." in form.text and "..." not in form.source:
        yield form.finding("ellipsis", ["..."], ["…"], form.text.replace("...", "…"))


CHECKS: Final[tuple[FormCheck, ...]] = (end_punctuation, language_punctuation, quotes, ellipsis)
