"""Keys for searching and sorting text, and the cleaning of names people type."""

from __future__ import annotations

import unicodedata
from typing import Final

MOST_COMPARED: Final = 1024
"""More characters than any name has; putting marks in order takes time by the square of their
number, and anybody may type a name to sign in with."""


def text_key(text: str) -> str:
    """``text`` for comparing: compatibility-decomposed, without marks, case-folded, its beginning.

    static/js/lib/text.js has the twin. Source: Unicode Standard, 3.13 (caseless matching).
    """
    decomposed = unicodedata.normalize("NFKD", text[:MOST_COMPARED])
    bare = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    return " ".join(bare.casefold().split())


def like_pattern(query: str) -> str:
    r"""A LIKE pattern (escape character ``\``) that finds ``query`` anywhere."""
    escaped = query.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
