"""What a message goes by outside of catalogs: a short key of its context and its source text."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

GLUE: Final = "\x04"
"""What gettext puts between a context and a text."""


def id_of(context: str | None, msgid: str) -> str:
    """What gettext looks a message up by.

    Args:
        context: its msgctxt; None where it has none, which differs from an empty one.
        msgid: its (singular) source text.
    """
    return msgid if context is None else f"{context}{GLUE}{msgid}"


@lru_cache(maxsize=32_768)
def key_of_id(message_id: str) -> str:
    """The key of a message, by what gettext looks it up by."""
    return hashlib.blake2b(message_id.encode(), digest_size=8).hexdigest()


def key_of(context: str | None, msgid: str) -> str:
    """The key of a message."""
    return key_of_id(id_of(context, msgid))


def source_of(message_id: str) -> str:
    """The source text, by what gettext looks the message up by."""
    return message_id.rpartition(GLUE)[2]
