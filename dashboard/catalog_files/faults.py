"""What can be wrong with a catalog file, as codes with sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from dashboard.errors import DashboardError
from dashboard.i18n import Text
from dashboard.words.domain import with_params

REASONS: Final[dict[str, Text]] = {
    "too_large": _l("The file has %(size)s; at most %(most)s are allowed."),
    "too_many_lines": _l("The file has more than %(most)s lines."),
    "encoding": _l("There are bytes that are no text in %(charset)s."),
    # i18n: "encoding" as in UTF-8: how letters are stored as bytes
    "unknown_encoding": _l("The encoding %(charset)s is not known; save the file as UTF-8."),
    "no_encoding": _l("The header does not say in which encoding the file is; name UTF-8."),
    # i18n: %(character)s is a code such as U+0007
    "control": _l("There is a control character (%(character)s)."),
    "no_header": _l("The header is missing: the translation of the empty text."),
    # i18n: the word is one of the file format, such as msgid
    "unknown_word": _l("The word “%(word)s” is not known here."),
    "unexpected_word": _l("“%(word)s” cannot stand here."),
    "unclosed": _l("The closing quotation mark is missing."),
    "stray_text": _l("There is text where none can stand."),
    "no_text": _l("After “%(word)s” a text in quotation marks is expected."),
    "no_translation": _l("The line with the translation (msgstr) is missing."),
    # i18n: an escape sequence is a backslash with what follows, such as \n
    "escape": _l("The escape sequence %(sequence)s is not known."),
    "mixed_obsolete": _l("Only a part of this text is marked as obsolete (#~)."),
    "duplicate": _l("This text is there already, on line %(first)s: %(source)s"),
    # i18n: plural forms are numbered from 0; %(expected)s is the number that should be here
    "form_order": _l("The plural form %(expected)s is expected here."),
    "form_count": _l("The number of plural forms is %(found)s instead of %(expected)s: %(source)s"),
    "no_plural_rule": _l("There are plural forms, but the header has no rule for them."),
    "plural_syntax": _l("The rule for plural forms cannot be understood: %(part)s"),
    "plural_count": _l("The number of plural forms should be between 1 and %(most)s."),
    "plural_length": _l("The rule for plural forms is too long."),
    "plural_depth": _l("The rule for plural forms is too deeply nested."),
    "plural_division": _l("The rule for plural forms may divide by zero."),
    "plural_range": _l(
        "For the number %(part)s the rule for plural forms leads to a form that does not exist."
    ),
    "starts_line": _l(
        "Either both the text and its translation begin with a line break, or neither: %(source)s"
    ),
    "ends_line": _l(
        "Either both the text and its translation end with a line break, or neither: %(source)s"
    ),
    "not_in_encoding": _l(
        "The file's encoding %(charset)s does not have the character %(character)s."
    ),
    "gone": _l("There is no file."),
    "unreadable": _l("The file cannot be read: %(reason)s"),
    "unwritable": _l("The server may not write to the folder of the translations."),
}
"""The sentence for each code."""


class BrokenCatalog(DashboardError):
    """A file that is no catalog, or a translation that cannot be written into one.

    Args:
        code: a key of ``REASONS``.
        line: where, counted from 1, if it can be said.
        detail: what the sentence has placeholders for.
    """

    status = 400
    code = "broken_catalog"
    title = _l("This is not a valid catalog")

    def __init__(self, code: str, line: int | None = None, **detail: Any) -> None:
        self.fault = code
        self.line = line
        self.detail = detail
        super().__init__(sentence(code, line, detail))

    def public(self) -> dict[str, Any]:
        """What is kept of it, so that it can be said in any language later: ``sentence(**it)``."""
        return {"code": self.fault, "line": self.line, "detail": self.detail}

    @property
    def details(self) -> dict[str, Any]:
        return {"fault": {**self.public(), "reason": LazyString(_reason, self.fault, self.detail)}}


class TooLargeCatalog(BrokenCatalog):
    """More bytes than any catalog has."""

    status = 413
    code = "too_large"
    title = _l("The file is too large")


def sentence(code: str, line: int | None = None, detail: Mapping[str, Any] | None = None) -> Text:
    """What to tell people about a fault, rendered when it is shown.

    Args:
        code: a key of ``REASONS``.
        line: where it is.
        detail: what the sentence has placeholders for.
    """
    return LazyString(_sentence, code, line, detail or {})


def _sentence(code: str, line: int | None, detail: Mapping[str, Any]) -> str:
    reason = _reason(code, detail)
    return reason if line is None else _("Line %(line)s: %(reason)s", line=line, reason=reason)


def _reason(code: str, detail: Mapping[str, Any]) -> str:
    return with_params(REASONS[code], detail)
