"""Sizes as people read and type them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from dashboard.sizes import UNITS, in_bytes, in_units, unit_text

MIB = 1024**2


@given(st.integers(0, 10**15 - 1))
def test_what_is_shown_is_what_is_stored(size: int) -> None:
    assert in_bytes(*in_units(size)) == size


@pytest.mark.parametrize(
    "size, shown",
    [
        (0, ("0", "byte")),
        (1023, ("1023", "byte")),
        (1536, ("1.5", "kilobyte")),
        (100 * MIB, ("100", "megabyte")),
        (5 * 1024 * MIB // 4, ("1.25", "gigabyte")),
    ],
)
def test_the_largest_unit_that_is_exact(size: int, shown: tuple[str, str]) -> None:
    assert in_units(size) == shown


@pytest.mark.parametrize("text", ["1.5", "1,5", " 1.50 ", "١٫٥", "١.٥", "१.५"])
def test_numbers_of_every_script(text: str) -> None:
    assert in_bytes(text, "megabyte") == 3 * MIB // 2


@pytest.mark.parametrize(
    "text", ["", "-1", "1,000", "1.000", "1e3", "²", "½", "1 MB", "1_0", "0x1", "nan", "9" * 16]
)
def test_what_is_no_number_or_may_mean_two(text: str) -> None:
    assert in_bytes(text, "megabyte") is None


def test_an_unknown_unit() -> None:
    assert in_bytes("1", "parsec") is None


@pytest.mark.parametrize("code", ["en", "ar", "ja", "fr", "zh_Hans_CN"])
def test_units_are_named_without_a_number(app: Flask, code: str) -> None:
    with app.test_request_context(), force_locale(code):
        names = [unit_text(unit) for unit in UNITS]
    assert len(set(names)) == len(UNITS)
    assert all(name and not any(char.isdigit() for char in name) for name in names)
