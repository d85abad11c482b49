"""Names of files as people see them. They never become a path on our disk.

What could mislead a reader or trouble the receiver's system is taken out rather than refused: the
file itself matters more than its name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dashboard.characters import BLANK_LETTERS, CONTROLS, JOINERS

MOST_BYTES: Final = 255
"""What common file systems allow, in UTF-8."""

MOST_READ: Final = 2048
"""Characters of a name, from its end, that are looked at: many marks take long to put in order."""

MOST_EXTENSION: Final = 32

DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
)
"""Names that Windows takes for devices, whatever the extension.

Source: Microsoft, Naming Files, Paths, and Namespaces.
"""


def clean_filename(name: str) -> str:
    """``name`` without folders, control, direction and invisible characters, and not too long.

    Returns:
        The name; empty where nothing is left of it.
    """
    text = "".join(filter(_is_harmless, unicodedata.normalize("NFC", name[-MOST_READ:])))
    parts = [_trimmed(part) for part in re.split(r"[/\\]", text)]
    last = next((part for part in reversed(parts) if part), "")
    if last.partition(".")[0].rstrip().upper() in DEVICES:
        last = f"_{last}"
    return _shortened(last)


def _is_harmless(char: str) -> bool:
    category = unicodedata.category(char)
    if category in CONTROLS:
        return char in "\t\n\r"  # they separate words; _trimmed makes them spaces
    return char not in BLANK_LETTERS and (category != "Cf" or char in JOINERS)


def _trimmed(part: str) -> str:
    # Windows drops dots and spaces at the end, so that two names would become one.
    text = " ".join(part.split()).rstrip(". ")
    return text if any(char not in JOINERS for char in text) else ""


def _shortened(name: str) -> str:
    if len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > MOST_EXTENSION:
        stem, dot, extension = name, "", ""
    room = MOST_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + extension
