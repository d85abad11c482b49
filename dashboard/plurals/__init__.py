"""Plural forms: how many a language has, which one a number takes, numbers to show for each."""

from dashboard.plurals.cldr import GETTEXT_RULES, direction, is_known, rule_for, script_of
from dashboard.plurals.rule import PluralError, PluralRule, parse

__all__ = (
    "GETTEXT_RULES",
    "PluralError",
    "PluralRule",
    "direction",
    "is_known",
    "parse",
    "rule_for",
    "script_of",
)
