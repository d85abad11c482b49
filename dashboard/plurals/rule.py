"""Plural rules of catalogs: which form of a text a number takes, read without running any code.

A rule is the C expression of a Plural-Forms header. Grammar: GNU gettext manual, "Additional
functions for plural forms". Its twin in the browser is static/js/lib/plural.js.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

HEADER: Final = re.compile(
    r"[ \t]*nplurals[ \t]*=[ \t]*(\d{1,3})[ \t]*;[ \t]*plural[ \t]*=([^;]*);?"
)
TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:(\d{1,9})(?!\d)|(n)(?!\w)|(\|\||&&|[=!<>]=|[-?:<>+*/%()!]))"
)

MOST_FORMS: Final = 10
MOST_CHARACTERS: Final = 1000
DEEPEST: Final = 40
"""Levels of brackets, negations and conditions; real rules have less than ten."""

LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("||",),
    ("&&",),
    ("==", "!="),
    ("<=", ">=", "<", ">"),
    ("+", "-"),
    ("*", "/", "%"),
)
"""Binary operators by rising precedence, as in C."""

NUMBERS: Final = (
    *range(1001),
    *range(2000, 10_001, 1000),
    *(100_000, 1_000_000, 1_000_001, 2_000_000, 3_000_000),
)
"""What rules are tried on: the small numbers, and the large round ones that some rules name."""

MOST_EXAMPLES: Final = 5

VARIABLE: Final = "n"
OPEN: Final = "("

Number = Callable[[int], int]


class PluralError(ValueError):
    """A Plural-Forms header that cannot be used.

    Args:
        code: ``syntax``, ``count``, ``length``, ``depth``, ``division`` or ``range``.
        detail: the part that is wrong.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class PluralRule:
    """How many forms a text has and which one a number takes; made by ``parse``.

    Args:
        count: the number of forms.
        expression: the C expression, as written.
    """

    count: int
    expression: str
    _evaluate: Number = field(repr=False, compare=False)

    @property
    def header(self) -> str:
        """The value of a Plural-Forms header that says the same."""
        return f"nplurals={self.count}; plural={self.expression};"

    def index(self, number: float) -> int:
        """The form that ``number`` takes; never outside of ``0 … count - 1``."""
        form = self._evaluate(abs(int(number)))
        return form if 0 <= form < self.count else 0

    @cached_property
    def numbers(self) -> tuple[tuple[int, ...], ...]:
        """For each form those of ``NUMBERS`` that take it."""
        found: list[list[int]] = [[] for _ in range(self.count)]
        for number in NUMBERS:
            found[self.index(number)].append(number)
        return tuple(tuple(each) for each in found)

    @property
    def examples(self) -> list[list[int]]:
        """For each form a few numbers that take it, the smallest ones."""
        return [list(each[:MOST_EXAMPLES]) for each in self.numbers]

    def only_number(self, form: int) -> int | None:
        """The one number that ``form`` is used for, or None when it serves several (or none)."""
        served = self.numbers[form]
        return served[0] if len(served) == 1 else None


@lru_cache(maxsize=256)
def parse(header: str) -> PluralRule:
    """Read a Plural-Forms header, e.g. ``nplurals=2; plural=(n != 1);``.

    Raises:
        PluralError: it is no such header, takes too long to work out, divides by what may be
            zero, or leads to a form that is not there.
    """
    if len(header) > MOST_CHARACTERS:
        raise PluralError("length")
    parts = HEADER.fullmatch(header.strip())
    if parts is None:
        raise PluralError("syntax", header[:60])
    count, expression = int(parts[1]), parts[2].strip()
    if not 1 <= count <= MOST_FORMS:
        raise PluralError("count", parts[1])
    evaluate = _Parser(expression).parse().evaluate
    for number in NUMBERS:
        if not 0 <= evaluate(number) < count:
            raise PluralError("range", str(number))
    return PluralRule(count, expression, evaluate)


@dataclass(frozen=True)
class _Node:
    evaluate: Number
    constant: bool


class _Parser:
    """Recursive descent; each method reads one level of the grammar."""

    def __init__(self, source: str) -> None:
        self.tokens = _tokens(source)
        self.place = 0
        self.depth = 0

    def parse(self) -> _Node:
        node = self._condition()
        if self.place < len(self.tokens):
            raise PluralError("syntax", self.tokens[self.place])
        return node

    def _condition(self) -> _Node:
        self._deeper()
        test = self._binary(0)
        if self._take("?"):
            yes = self._condition()
            self._need(":")
            no = self._condition()
            test = _choice(test, yes, no)
        self.depth -= 1
        return test

    def _binary(self, level: int) -> _Node:
        if level == len(LEVELS):
            return self._negation()
        left = self._binary(level + 1)
        while self._next() in LEVELS[level]:
            sign = self._next()
            self.place += 1
            left = _combined(sign, left, self._binary(level + 1))
        return left

    def _negation(self) -> _Node:
        if not self._take("!"):
            return self._operand()
        self._deeper()
        inner = self._negation()
        self.depth -= 1
        return _Node(lambda n: int(not inner.evaluate(n)), inner.constant)

    def _operand(self) -> _Node:
        token = self._next()
        self.place += 1
        if token == VARIABLE:
            return _Node(lambda n: n, False)
        if token.isdigit():
            value = int(token)
            return _Node(lambda _n: value, True)
        if token != OPEN:
            raise PluralError("syntax", token)
        inner = self._condition()
        self._need(")")
        return inner

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self, token: str) -> bool:
        taken = self._next() == token
        self.place += taken
        return taken

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise PluralError("syntax", self._next())

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PluralError("depth")


def _tokens(source: str) -> list[str]:
    found, place = [], 0
    while place < len(source):
        match = TOKEN.match(source, place)
        if match is None:
            raise PluralError("syntax", source[place : place + 20])
        found.append(match[1] or match[2] or match[3])
        place = match.end()
    return found


OPERATIONS: Final[dict[str, Callable[[int, int], int]]] = {
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def _combined(sign: str, left: _Node, right: _Node) -> _Node:
    one, other = left.evaluate, right.evaluate
    constant = left.constant and right.constant
    if sign == "||":
        return _Node(lambda n: int(bool(one(n) or other(n))), constant)
    if sign == "&&":
        return _Node(lambda n: int(bool(one(n) and other(n))), constant)
    if sign in "/%" and not (right.constant and other(0) > 0):
        # What it is divided by has to be a number that is known now: it could be zero later.
        raise PluralError("division", sign)
    operate = OPERATIONS[sign]
    return _Node(lambda n: operate(one(n), other(n)), constant)


def _choice(test: _Node, yes: _Node, no: _Node) -> _Node:
    question, one, other = test.evaluate, yes.evaluate, no.evaluate
    constant = test.constant and yes.constant and no.constant
    return _Node(lambda n: one(n) if question(n) else other(n), constant)
