"""Markup: the source's tags and no others, and nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dashboard.catalog_checks.message import Finding, Form, FormCheck, without

ELEMENTS: Final = (
    "a|abbr|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center"
    "|cite|code|col|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font"
    "|footer|form|frame|h1|h2|h3|h4|h5|h6|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li"
    "|link|main|mark|math|meta|nav|noscript|object|ol|option|p|param|pre|q|s|samp|script|section"
    "|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template"
    "|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr"
)
TAG: Final = re.compile(rf"<(/?)({ELEMENTS})(?![A-Za-z0-9-])([^<>]*)>", re.ASCII | re.IGNORECASE)
ALONE: Final = ("br", "hr", "img", "input", "wbr", "col", "meta", "link", "source", "base", "embed")
"""Tags that are never closed."""

SCRIPT: Final = re.compile(
    r"<[/ ]*(?:script|iframe|object|embed|svg|math|base|meta|link|style|form)(?![A-Za-z0-9-])"
    r"|(?:javascript|vbscript) *:|data *: *text/html"
    r"|<[A-Za-z][^<>]*[ \t\n/\"']on[A-Za-z]+ *=|srcdoc *=",
    re.ASCII | re.IGNORECASE,
)
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

NAMED_ENTITIES: Final = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "ndash": "–",
    "mdash": "—",
    "laquo": "«",
    "raquo": "»",
    "ldquo": "“",
    "rdquo": "”",
    "bdquo": "„",
    "lsquo": "‘",
    "rsquo": "’",
    "copy": "©",
    "rarr": "→",
    "larr": "←",
}
"""What is repaired; other names are only pointed out."""


def tags(form: Form) -> Iterator[Finding]:
    """Tags that are missing, made up, or not closed."""
    wanted, found = _tags(form.source), _tags(form.text)
    missing, unknown = without(wanted, found), without(found, wanted)
    if missing or unknown:
        yield form.finding("tags", unknown, missing)
    elif _is_balanced(form.source) and not _is_balanced(form.text):
        yield form.finding("tags", found, wanted)


def _tags(text: str) -> list[str]:
    return [
        (match[1] and f"</{match[2].lower()}>") or f"<{match[2].lower()}>"
        for match in TAG.finditer(text)
    ]


def _is_balanced(text: str) -> bool:
    opened: list[str] = []
    for match in TAG.finditer(text):
        name = match[2].lower()
        if name in ALONE or match[3].endswith("/"):
            continue
        if not match[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def script(form: Form) -> Iterator[Finding]:
    """What a browser might run, unless the source has it, too."""
    found = [match[0] for match in SCRIPT.finditer(form.text)]
    sources = f"{form.message.source}\n{form.message.source_plural or ''}".lower()
    new = [each for each in found if each.lower() not in sources]
    if new:
        yield form.finding("script", new)


def entities(form: Form) -> Iterator[Finding]:
    """Characters written as code, where the source writes none so."""
    if ENTITY.search(form.source) or TAG.search(form.source):
        return
    found = [match[0] for match in ENTITY.finditer(form.text)]
    if found:
        yield form.finding("entities", found, (), ENTITY.sub(_character, form.text))


def _character(match: re.Match[str]) -> str:
    name = match[0][1:-1]
    if not name.startswith("#"):
        return NAMED_ENTITIES.get(name, match[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    plain = 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFDD0
    return chr(code) if plain else match[0]


CHECKS: Final[tuple[FormCheck, ...]] = (tags, script, entities)
