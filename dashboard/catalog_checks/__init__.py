"""What can be wrong with a translation, found as people type and again on the server.

The twin in the browser is static/js/models/checks.js; tests hold them against each other, so what
one of them finds the other finds, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.catalog_checks import markup, placeholders, plural, punctuation, spacing, wording
from dashboard.catalog_checks.languages import LanguageFacts, facts_for
from dashboard.catalog_checks.message import Finding, Form, FormCheck, SourceText
from dashboard.catalog_checks.vocabulary import CHECKS, Check, Level, for_browser

__all__ = (
    "CHECKS",
    "Check",
    "Finding",
    "LanguageFacts",
    "Level",
    "SourceText",
    "facts_for",
    "find",
    "for_browser",
    "has_errors",
)

FORM_CHECKS: tuple[FormCheck, ...] = (
    *placeholders.CHECKS,
    *markup.CHECKS,
    *spacing.CHECKS,
    *punctuation.CHECKS,
    *wording.CHECKS,
)


def find(text: SourceText, texts: Sequence[str], language: LanguageFacts) -> list[Finding]:
    """Everything that is wrong with a translation; nothing is, while it is missing.

    Args:
        text: what is translated.
        texts: the translation, one text per plural form (one alone without a plural).
        language: see ``facts_for``.
    """
    if not any(texts):
        return []
    found = {_key(finding): finding for finding in _all(text, tuple(texts), language)}
    order = {name: place for place, name in enumerate(CHECKS)}
    return sorted(
        found.values(), key=lambda it: (order[it.check], -1 if it.form is None else it.form)
    )


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether anything keeps the text from being published."""
    return any(finding.level == "error" for finding in findings)


def _key(finding: Finding) -> tuple[str, int | None]:
    return finding.check, finding.form


def _all(text: SourceText, texts: tuple[str, ...], language: LanguageFacts) -> Iterator[Finding]:
    yield from plural.check(text, texts, language)
    for index, written in enumerate(texts):
        if written:
            source = plural.source_of(text, index, language)
            form = Form(index, written, source, texts, text, language)
            for check in FORM_CHECKS:
                yield from check(form)
    yield from wording.consistency(text, texts)
