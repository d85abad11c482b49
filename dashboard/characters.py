"""Which characters a name may be made of: none that hide, reorder or pass for others.

Sources: Unicode TR 36 and TS 39 (security), RFC 5892, appendix A (joiners), RFC 8265 (width).
"""

from __future__ import annotations

import unicodedata
from typing import Final

CONTROLS: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
"""Categories: control characters, half pairs, private use, line and paragraph separators."""

BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that look like nothing although their category does not say so."""

NON_JOINER: Final = "\u200c"
JOINERS: Final = frozenset({NON_JOINER, "\u200d"})
"""Needed inside words of some scripts, such as Persian and Hindi; refused elsewhere."""

CURSIVE: Final = frozenset({"ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "MANDAIC"})
"""Scripts in which a non-joiner stands between letters."""

VIRAMA: Final = 9
"""The combining class of the sign that joiners stand beside in the scripts of India."""

MOST_MARKS: Final = 4
"""More marks in a row than this are no writing but decoration."""

COMMON: Final = frozenset(
    {"MODIFIER", "IDEOGRAPHIC", "KATAKANA-HIRAGANA", "FEMININE", "MASCULINE", "VERTICAL", ""}
)
"""First words of the names of letters that belong to several scripts."""

TOGETHER: Final = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
"""Scripts that one language writes side by side."""

LATIN_LOOKALIKES: Final = frozenset(
    {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GOTHIC", "DESERET", "OLD"}
)
"""Scripts with letters that cannot be told from Latin ones."""


def fold(text: str) -> str:
    """``text`` composed, with plain letters for full-width, half-width and mathematical ones."""
    folded = (
        unicodedata.normalize("NFKC", char)
        if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<font>"))
        else char
        for char in unicodedata.normalize("NFC", text)
    )
    return unicodedata.normalize("NFC", "".join(folded))


def has_control(text: str) -> bool:
    """Whether there is a control character, line break or something that is no character."""
    return any(unicodedata.category(char) in CONTROLS or _is_nothing(char) for char in text)


def has_invisible(text: str) -> bool:
    """Whether something cannot be seen: direction marks, blank letters, joiners out of place."""
    return any(
        char in BLANK_LETTERS
        or (unicodedata.category(char) == "Cf" and char not in JOINERS)
        or (char in JOINERS and not _is_needed(text, place))
        or (_is_variation(char) and not _can_vary(text[place - 1 : place]))
        for place, char in enumerate(text)
    )


def has_too_many_marks(text: str) -> bool:
    """Whether marks stand alone or pile up."""
    run = MOST_MARKS
    for char in text:
        is_mark = unicodedata.category(char) in ("Mn", "Me")
        run = run + 1 if is_mark else (MOST_MARKS if char.isspace() else 0)
        if run > MOST_MARKS:
            return True
    return False


def mixes_lookalikes(text: str) -> bool:
    """Whether letters of scripts are mixed that no language mixes, or that look alike."""
    scripts = {_script(char) for char in unicodedata.normalize("NFKD", text) if char.isalpha()}
    others = scripts - COMMON - {"LATIN"}
    if "LATIN" in scripts and others & LATIN_LOOKALIKES:
        return True
    return len(others) > 1 and not any(others <= group for group in TOGETHER)


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def _is_nothing(char: str) -> bool:
    point = ord(char)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def _is_needed(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not before or before in JOINERS or after in JOINERS:
        return before != "" and not after and unicodedata.combining(before) == VIRAMA
    if unicodedata.combining(before) == VIRAMA:
        return True
    if after and unicodedata.combining(after) == VIRAMA:
        return before.isalpha()
    scripts = {_script(before), _script(after) if after else ""}
    return text[place] == NON_JOINER and len(scripts) == 1 and scripts <= CURSIVE


def _is_variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _can_vary(before: str) -> bool:
    return before != "" and not before.isascii() and not before.isspace()
