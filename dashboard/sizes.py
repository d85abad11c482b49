"""Sizes in bytes as people read them: the twin of ``bytes`` in static/js/lib/format.js."""

from __future__ import annotations

import re
import unicodedata
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


TYPED: Final = re.compile(r"\d{1,15}(?:[.,]\d{1,2})?")
"""A number with at most two decimals, so that nobody's «1,000» is taken for one."""


def unit_text(unit: str) -> str:
    """What a unit of ``UNITS`` is called beside a number («MB»)."""
    two = size_text(2 * 1024 ** UNITS.index(unit))
    return re.sub(r"[\d\s]", "", two)


def in_units(size: int) -> tuple[str, str]:
    """``size`` as a number to type and its unit: the largest in which it is exact."""
    for step in reversed(range(len(UNITS))):
        hundredths, rest = divmod(size * 100, 1024**step)
        if not rest and (hundredths >= 100 or not step):
            text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
            return text, UNITS[step]
    raise AssertionError("Bytes are always exact.")


def in_bytes(text: str, unit: str) -> int | None:
    """The size that was typed as ``text`` in a unit of ``UNITS``; None where it is none.

    Decimal comma or point, and the digits of every script.
    """
    digits = "".join(_plain(char) for char in text.strip())
    if unit not in UNITS or not TYPED.fullmatch(digits):
        return None
    whole, _, part = digits.replace(",", ".").partition(".")
    hundredths = int(whole) * 100 + int(part.ljust(2, "0"))
    return hundredths * int(1024 ** UNITS.index(unit)) // 100


def _plain(char: str) -> str:
    if char == "\N{ARABIC DECIMAL SEPARATOR}":
        return "."
    digit = unicodedata.digit(char, None)
    return char if digit is None or not char.isdecimal() else str(digit)
