"""Plural forms: as many as the language has, and none left empty."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.catalog_checks.languages import LanguageFacts
from dashboard.catalog_checks.message import Finding, SourceText


def source_of(message: SourceText, index: int, language: LanguageFacts) -> str:
    """The form of the source that a form of the translation is compared with."""
    if message.source_plural is None or index >= language.rule.count:
        return message.source
    alone = language.rule.only_number(index) == 1
    return message.source if alone else message.source_plural


def check(
    message: SourceText, texts: tuple[str, ...], language: LanguageFacts
) -> Iterator[Finding]:
    """Too few, too many or empty forms."""
    wanted = language.rule.count if message.source_plural is not None else 1
    if len(texts) != wanted:
        params = {"found": [str(len(texts))], "expected": [str(wanted)]}
        yield Finding("plural_count", "error", None, params)
    for index, text in enumerate(texts):
        if not text:
            yield Finding("plural_empty", "error", index, {"found": [], "expected": []})
