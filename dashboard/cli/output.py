"""What commands print: aligned columns for people, JSON for scripts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""The option every command has that shows records."""


def print_json(value: Any) -> None:
    """Print a value as JSON, readable in every script."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns as wide as their longest cell."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def print_records(
    records: Iterable[Any],
    columns: dict[str, Callable[[Any], object]],
    *,
    json_wanted: bool,
) -> None:
    """Print models.

    Args:
        records: with a ``public()`` dict each.
        columns: heading and cell of each column of the table.
        json_wanted: the public dicts instead of the table.
    """
    if json_wanted:
        print_json([record.public() for record in records])
    else:
        rows = ([cell(record) for cell in columns.values()] for record in records)
        print_table(list(columns), rows)


def print_fields(record: dict[str, Any]) -> None:
    """Print one record, a field per line."""
    width = max(map(len, record))
    for name, value in record.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name.ljust(width)}  {'' if text is None else text}".rstrip())


def _width(text: str) -> int:
    """Columns that ``text`` takes in a terminal (Unicode Annex 11)."""
    marks = sum(1 for char in text if unicodedata.category(char) in ("Mn", "Me", "Cf"))
    wide = sum(1 for char in text if unicodedata.east_asian_width(char) in "WF")
    return len(text) - marks + wide
