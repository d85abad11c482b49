"""Sizes in bytes as people read them: the twin of ``bytes`` in static/js/lib/format.js."""

from __future__ import annotations

from typing import Final

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

UNITS: Final = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")


def size_text(size: int) -> str:
    """``size`` in the receiver's language, in powers of 1024 («1.5 MB»)."""
    value, step = float(size), 0
    while value >= 999.5 and step < len(UNITS) - 1:
        value, step = value / 1024, step + 1
    digits = 1 if step and value < 10 else 0
    return format_unit(
        round(value, digits) if digits else round(value),
        f"digital-{UNITS[step]}",
        "short" if step else "long",
        locale=get_locale() or "en",
        numbering_system="latn",
    )


def lazy_size(size: int) -> LazyString:
    """``size_text``, for a sentence that is made now and read later."""
    return LazyString(size_text, size)
