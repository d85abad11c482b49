"""What in a text is not words: placeholders, tags, codes, addresses and paths."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from dashboard.catalog_checks.markup import ENTITY, TAG
from dashboard.catalog_checks.placeholders import TOKEN

ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[A-Za-z0-9._~:/?#@!$&*+,;=%()-]*[A-Za-z0-9_~/#=]"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
"""A name is looked for where it may begin only: a long text is looked through once."""

PATH: Final = re.compile(
    r"(?<![^ \n(\"'“„«])~?/[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]+)*/?"
)

ANY: Final = re.compile("[@<%&{$/]")
"""Without any of these there is nothing but words."""

EXAMPLE: Final = re.compile(r"^[^@/]+@example\.[a-z]+$")
"""Made-up addresses, whose names may be translated."""

MADE_UP: Final = "@example"

MASK: Final = "\ue000"


@lru_cache(maxsize=1024)
def masked(text: str) -> str:
    """The text as long as before, with a mask over everything that is not words."""
    if not ANY.search(text):
        return text
    for pattern in (ADDRESS, TAG, TOKEN, ENTITY, PATH):
        text = pattern.sub(lambda match: MASK * len(match[0]), text)
    return text


def addresses(text: str) -> list[str]:
    """The addresses and paths in a text."""
    found = [EXAMPLE.sub(MADE_UP, address) for address in ADDRESS.findall(text)]
    left = TAG.sub(" ", ADDRESS.sub(" ", text))
    paths = PATH.findall(TOKEN.sub("s", left))
    return found + [path.rstrip(".") for path in paths]
