"""The last results in docs/benchmarks.md."""

from __future__ import annotations

import re
from pathlib import Path

from bench.machine import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"


def write(part: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the marks of a part, `<!-- part -->` and `<!-- /part -->`.

    Raises ValueError when the page has no such marks.
    """
    before = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(?<=<!-- {part} -->\n).*?(?=<!-- /{part} -->)", re.DOTALL)
    after, count = marked.subn(lambda _: f"\n{text}\n\n", before)
    if count != 1:
        raise ValueError(f"{page.name} has no place marked for {part}.")
    page.write_text(after, encoding="utf-8")
