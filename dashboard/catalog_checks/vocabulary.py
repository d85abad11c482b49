"""Every check there is, with what people read about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from flask_babel import lazy_gettext as _l

from dashboard.i18n import Text

Level: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True)
class Check:
    """Something that can be wrong with a translation.

    Args:
        name: how code and the database name it.
        level: ``error`` keeps a text from being published; a ``warning`` can be dismissed.
        title: what is wrong, in a few words.
        help: why it matters, or what to do.
    """

    name: str
    level: Level
    title: Text
    help: Text


# i18n: what is found when a translation is checked: a short statement, then what to know about it.
# i18n: A placeholder is a part such as %(name)s, which the app replaces by a real value.
CHECKS: Final[dict[str, Check]] = {
    check.name: check
    for check in (
        Check(
            "placeholder_missing",
            "error",
            _l("A placeholder is missing"),
            _l("Without it, people would not see the name, number or date that belongs there."),
        ),
        Check(
            "placeholder_renamed",
            "error",
            _l("A placeholder has another name"),
            _l("The names of placeholders are never translated."),
        ),
        Check(
            "placeholder_unknown",
            "error",
            _l("A placeholder is not in the source text"),
            _l("Nothing could be filled in for it."),
        ),
        Check(
            "placeholder_malformed",
            "error",
            _l("A placeholder is written wrongly"),
            _l("It has to be exactly as in the source text, with every sign and no space."),
        ),
        Check(
            "percent",
            "error",
            _l("A percent sign stands alone"),
            _l("In this text a percent sign begins a placeholder."),
        ),
        Check(
            "number_missing",
            "error",
            _l("The number is missing"),
            _l("This form serves several numbers, so it has to say which one is meant."),
        ),
        Check(
            "plural_count",
            "error",
            _l("The number of plural forms is wrong"),
            _l("Each form that the language has needs its own text."),
        ),
        Check(
            "plural_empty",
            "error",
            _l("A plural form is empty"),
            _l("The other forms are written; this one has to be, too."),
        ),
        Check(
            "tags",
            "error",
            _l("The markup differs from the source text"),
            _l("The same tags have to be there, each opened and closed."),
        ),
        Check(
            "script",
            "error",
            _l("This looks like a script"),
            _l("Texts may not contain scripts or anything that runs one."),
        ),
        Check(
            "edge_newline",
            "error",
            _l("A line break at the start or end differs"),
            _l("Both texts have to begin and end alike."),
        ),
        Check(
            "control",
            "error",
            _l("A control character is in the text"),
            _l("It cannot be shown, and some programs stop reading there."),
        ),
        Check(
            "newlines",
            "warning",
            _l("The number of lines differs"),
            _l("Line breaks are usually where the source text has them."),
        ),
        Check(
            "edge_space",
            "warning",
            _l("Spaces at the start or end differ"),
            _l("Words could stick together, or stand apart."),
        ),
        Check(
            "double_spaces",
            "warning",
            _l("Two spaces in a row"),
            _l("One of them was probably typed by mistake."),
        ),
        Check(
            "end_punctuation",
            "warning",
            _l("The punctuation at the end differs"),
            _l("A sentence ends as one, a label or button without a mark."),
        ),
        Check(
            "language_punctuation",
            "warning",
            _l("The language writes this mark differently"),
            # i18n: "signs": of punctuation
            _l("Each language has its own signs, and its own spaces around them."),
        ),
        Check(
            "quotes",
            "warning",
            _l("The language uses other quotation marks"),
            _l("Quotation marks are part of the language, not of the source text."),
        ),
        Check(
            "ellipsis",
            "warning",
            _l("Three dots instead of an ellipsis"),
            _l("The source text has the one character that is made for it."),
        ),
        Check(
            "capital",
            "warning",
            _l("The first letter is small"),
            _l("The source text begins with a capital letter."),
        ),
        Check(
            "length",
            "warning",
            _l("Much longer than the source text"),
            _l("It may not fit where it is shown."),
        ),
        Check(
            "unchanged",
            "warning",
            _l("The same as the source text"),
            _l("Perhaps it has not been translated yet."),
        ),
        Check(
            "doubled_words",
            "warning",
            _l("A word is there twice"),
            _l("One of them was probably typed by mistake."),
        ),
        Check(
            "direction_marks",
            "warning",
            _l("Marks of writing direction do not match up"),
            _l("One that is opened and not closed changes how everything after it is shown."),
        ),
        Check(
            "invisible",
            "warning",
            _l("A character cannot be seen"),
            _l("It was probably copied along from somewhere else."),
        ),
        Check(
            "entities",
            "warning",
            _l("A character is written as code"),
            _l("People would see the code. Write the character itself."),
        ),
        Check(
            "numbers",
            "warning",
            _l("The numbers differ"),
            _l("The same numbers are usually in both texts."),
        ),
        Check(
            "addresses",
            "warning",
            _l("An address or path differs"),
            _l("Web and e-mail addresses and paths are copied as they are."),
        ),
        Check(
            "terms",
            "warning",
            _l("A name is missing"),
            _l("Names of products and formats stay as they are."),
        ),
        Check(
            "consistency",
            "warning",
            _l("Translated differently elsewhere"),
            _l("The same words are in the app with another translation."),
        ),
    )
}
"""In the order in which they are listed: errors first."""


def for_browser() -> list[dict[str, Any]]:
    """The checks for the browser."""
    return [
        {
            "name": check.name,
            "level": check.level,
            "title": check.title,
            "help": check.help,
        }
        for check in CHECKS.values()
    ]
