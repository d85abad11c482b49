"""The words themselves: copied, doubled, too many, or others than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dashboard.catalog_checks.message import Finding, FormCheck, SourceText


def consistency(message: SourceText, texts: tuple[str, ...]) -> Iterator[Finding]:
    """Another translation of the same words elsewhere in the language."""
    others = [list(each) for each in message.others()] if message.others else []
    different = [each for each in others if any(each) and each != list(texts)]
    if different and list(texts) not in others:
        fix = different[0] if len(different[0]) == len(texts) else None
        params = {"found": list(texts), "expected": different[0]}
        yield Finding("consistency", "warning", None, params, fix)


CHECKS: Final[tuple[FormCheck, ...]] = ()
