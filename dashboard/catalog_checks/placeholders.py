"""Placeholders: each of the source's has to be there, as it is, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.catalog_checks.message import Finding, Form, SourceText

NAMED: Final = r"%\([^()%\n]+\)[-#0+]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?[diouxXeEfFgGcrsab]"
POSITIONAL: Final = (
    r"%(?:[0-9]+\$)?[-#0+]*(?:[1-9][0-9]*|\*)?(?:\.(?:[0-9]+|\*))?(?:hh|h|ll|l|z)?"
    r"(?:<[A-Za-z0-9]+>|[diouxXeEfFgGcrspma])"
)
"""Each character fits one part only, so that nothing is tried in many ways."""
DOLLAR: Final = r"\$\{[A-Za-z0-9_.]+\}"
DOUBLE: Final = r"\{\{ ?[A-Za-z0-9_.]+ ?\}\}"
BRACE: Final = r"\{[A-Za-z0-9_.\[\]]*(?:![rsa])?(?::[^{}\n]*)?\}"

TOKEN: Final = re.compile(
    f"(?P<dollar>{DOLLAR})|(?P<double>{DOUBLE})|(?P<named>{NAMED})|(?P<percent>%%)"
    f"|(?P<positional>{POSITIONAL})|(?P<brace>{BRACE})"
)
PLAIN_POSITIONAL: Final = re.compile(r"%(?:[0-9]+\$)?[sdif](?![A-Za-z])")
"""What is taken for a placeholder even where no flag says that the text has them."""

SPOILT: Final = re.compile(
    r"[%％] ?[(（] ?([^()（）%\n]{1,40}?) ?[)）](?: ?[sd](?![A-Za-z\u00aa-\U0010ffff]))?"
)
SPOILT_BRACE: Final = re.compile(r"[$＄]? ?[{｛]{1,2} ?([A-Za-z0-9_.]{1,40}) ?[}｝]{1,2}")
NUMBERED: Final = re.compile(r"%([0-9]+)\$")
NAME: Final = re.compile(r"%\(([^()]+)\)|\{\{? ?([A-Za-z0-9_.\[\]]+)")

COUNTS: Final = ("num", "n", "cnt", "value", "total")
COUNTING: Final = ("count", "number")
"""Placeholders that hold the number a plural form is chosen by."""

FORMATTED: Final = ("python-format", "c-format", "php-format", "perl-format")


@dataclass(frozen=True)
class Token:
    """One placeholder.

    Args:
        kind: a group of ``TOKEN``.
        text: as written.
    """

    kind: str
    text: str

    @property
    def name(self) -> str:
        """What it stands for; nothing, if only its place says so."""
        match = NAME.search(self.text) if self.kind != "positional" else None
        return (match[1] or match[2]) if match else ""


def kinds_of(message: SourceText) -> frozenset[str]:
    """The kinds of placeholders that matter in a text."""
    sources = [message.source, message.source_plural or ""]
    found = {match.lastgroup for text in sources for match in TOKEN.finditer(text)}
    kinds: set[str] = {kind for kind in ("dollar", "double", "brace") if kind in found}
    if "no-python-format" not in message.flags:
        kinds.add("named")
        flagged = any(flag in message.flags for flag in FORMATTED)
        if flagged or any(PLAIN_POSITIONAL.search(text) for text in sources):
            kinds.add("positional")
    return frozenset(kinds)


def tokens(text: str, kinds: frozenset[str]) -> list[Token]:
    """The placeholders in a text, in their order."""
    return [
        Token(match.lastgroup, match[0])
        for match in TOKEN.finditer(text)
        if match.lastgroup in kinds
    ]


def rest(text: str, kinds: frozenset[str]) -> str:
    """What is left of a text without its placeholders and doubled percent signs."""
    keep = kinds | {"percent"}
    return TOKEN.sub(lambda match: "\n" if match.lastgroup in keep else match[0], text)


def check(form: Form) -> Iterator[Finding]:
    """Placeholders that are missing, made up, renamed or spoilt."""
    kinds = kinds_of(form.message)
    comparison = _Comparison(form, kinds)
    missing, unknown = comparison.missing(), comparison.unknown()
    spoilt = comparison.spoilt(missing, unknown)
    if spoilt:
        found, wanted = [it[0] for it in spoilt], [it[1] for it in spoilt]
        fixed = _replaced(form.text, kinds, dict(spoilt))
        yield form.finding("placeholder_malformed", found, wanted, fixed)
    gone = [wanted for _found, wanted in spoilt]
    missing = [it for it in missing if it not in gone]
    unknown = [it for it in unknown if it not in [found for found, _wanted in spoilt]]
    if len(missing) == 1 and len(unknown) == 1:
        fixed = _replaced(form.text, kinds, {unknown[0]: missing[0]})
        yield form.finding("placeholder_renamed", unknown, missing, fixed)
        return
    yield from _lacking(form, comparison, missing)
    if unknown:
        yield form.finding("placeholder_unknown", unknown)
    elif not missing and not spoilt:
        yield from _order(form, kinds)


def _lacking(form: Form, comparison: _Comparison, missing: list[str]) -> Iterator[Finding]:
    numbers = [it for it in missing if it in comparison.counts]
    others = [it for it in missing if it not in comparison.counts]
    if numbers:
        yield form.finding("number_missing", (), numbers)
    if others:
        yield form.finding("placeholder_missing", (), others)


def _order(form: Form, kinds: frozenset[str]) -> Iterator[Finding]:
    """Placeholders that only their place tells apart have to stay in their order."""
    written = [it.text for it in tokens(form.text, kinds) if it.kind == "positional"]
    wanted = [it.text for it in tokens(form.source, kinds) if it.kind == "positional"]
    if any(NUMBERED.match(it) for it in written):
        return
    if written != wanted and sorted(written) == sorted(wanted):
        yield form.finding("placeholder_malformed", written, wanted)


class _Comparison:
    """The placeholders of a form beside those that it needs and those that it may have."""

    def __init__(self, form: Form, kinds: frozenset[str]) -> None:
        message = form.message
        self.form, self.kinds = form, kinds
        one = tokens(message.source, kinds)
        many = tokens(message.source_plural, kinds) if message.source_plural else one
        self.counts: list[str] = []
        self.required = self.allowed = _keyed(one, one)
        if message.source_plural:
            self.counts = [it.text for it in many if _is_count(it, one)]
            self.required, self.allowed = _keyed(many, many), _keyed(many, many)
            if self._may_leave_out(one):
                self.allowed = {**_keyed(one, one), **self.allowed}
                both = _keyed(one, one).keys() & self.required.keys()
                self.required = {
                    key: text
                    for key, text in self.required.items()
                    if key in both and text not in self.counts
                }
        self.written = _keyed(tokens(form.text, kinds), many)

    def _may_leave_out(self, one: Sequence[Token]) -> bool:
        """Whether the form may do without the number: it serves a single one, or 0 and 1 where
        the source does without it, too («an hour ago»)."""
        index, language = self.form.index, self.form.language
        if language.serves_one(index):
            return True
        spelt_out = not any(it.text in self.counts for it in one)
        return spelt_out and language.examples_of(index) == [0, 1]

    def missing(self) -> list[str]:
        return [text for key, text in self.required.items() if key not in self.written]

    def unknown(self) -> list[str]:
        return [text for key, text in self.written.items() if key not in self.allowed]

    def spoilt(self, missing: Sequence[str], unknown: Sequence[str]) -> list[tuple[str, str]]:
        """What was meant as a placeholder, and how that is written."""
        names = {Token("", text).name: text for text in self.allowed.values() if _has_name(text)}
        left = rest(self.form.text, self.kinds)
        found = [(match[0].strip(" "), match[1]) for match in SPOILT.finditer(left)]
        if self.kinds & {"brace", "dollar", "double"}:
            found += [(match[0].strip(" "), match[1]) for match in SPOILT_BRACE.finditer(left)]
        found += [(text, Token("", text).name) for text in unknown if _has_name(text)]
        spoilt = {text: names[name] for text, name in found if name in names}
        return [(text, wanted) for text, wanted in spoilt.items() if text != wanted]


def _has_name(text: str) -> bool:
    return NAME.search(text) is not None


def _is_count(token: Token, singular: Sequence[Token]) -> bool:
    if token.kind == "named" and token.text[-1] in "diu":
        return True
    counts = token.name in COUNTS or any(word in token.name for word in COUNTING)
    return counts or token.text not in [it.text for it in singular]


def _keyed(found: Sequence[Token], base: Sequence[Token]) -> dict[str, str]:
    """Placeholders by what makes two of them the same.

    Names may be used several times; those without a name are told apart by counting them. One
    with a number in it (``%2$s``) is the one at that place in ``base``.
    """
    keyed: dict[str, str] = {}
    places = [it.text for it in base if it.kind == "positional"]
    for token in found:
        text = token.text
        match = NUMBERED.match(text)
        place = int(match[1]) - 1 if match else -1
        if match and 0 <= place < len(places):
            own = places[place]
            fits = own in (text, "%" + text[match.end() :])
            keyed.setdefault(f"{own} {places[:place].count(own)}" if fits else text, text)
        elif token.name:
            keyed.setdefault(text, text)
        else:
            count = sum(key.rpartition(" ")[0] == text for key in keyed)
            keyed[f"{text} {count}"] = text
    return keyed


def percent(form: Form) -> Iterator[Finding]:
    """A percent sign that begins no placeholder, in a text that may have some."""
    kinds = kinds_of(form.message)
    sources = [form.message.source, form.message.source_plural or ""]
    if "named" not in kinds or any("%" in rest(text, kinds) for text in sources):
        return
    left = rest(form.text, kinds)
    if "%" not in SPOILT.sub("", left):
        return
    formatted = any(it.kind in ("named", "positional") for it in tokens(form.source, kinds))
    yield form.finding("percent", ["%"], (), _doubled(form.text, kinds) if formatted else None)


def _doubled(text: str, kinds: frozenset[str]) -> str:
    """The text with every percent sign doubled that begins no placeholder."""
    return "".join(
        part if is_token else part.replace("%", "%%") for is_token, part in _parts(text, kinds)
    )


def _replaced(text: str, kinds: frozenset[str], pairs: dict[str, str]) -> str:
    """The text with spoilt placeholders mended, and those that are right left alone."""
    parts = []
    for is_token, part in _parts(text, kinds):
        if is_token:
            parts.append(pairs.get(part, part))
            continue
        for found, wanted in pairs.items():
            part = part.replace(found, wanted)  # noqa: PLW2901 - one after another
        parts.append(part)
    return "".join(parts)


def _parts(text: str, kinds: frozenset[str]) -> Iterator[tuple[bool, str]]:
    """The text cut into placeholders (True) and what stands between them."""
    end = 0
    for match in TOKEN.finditer(text):
        if match.lastgroup in kinds or match.lastgroup == "percent":
            yield False, text[end : match.start()]
            yield True, match[0]
            end = match.end()
    yield False, text[end:]


CHECKS: Final = (check, percent)
