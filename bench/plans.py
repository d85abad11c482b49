"""The queries that a request makes, how SQLite plans them, and what is wrong with a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from dashboard.extensions import db

TABLES = ("users", "user_roles")
WHOLE_TABLE = re.compile(rf"SCAN ({'|'.join(TABLES)})\b(?!.* USING COVERING INDEX)")
SORTS = "USE TEMP B-TREE"
FEW = re.compile(r"\b(id|user_id) IN \((\?|SELECT 1 FROM \(SELECT 1\)|SELECT user_roles\.user_id)")


@dataclass
class Statement:
    """A query as it went to the database."""

    sql: str
    parameters: Any

    @property
    def shape(self) -> str:
        """The query without its columns and line breaks, and however many values an IN has."""
        flat = " ".join(self.sql.split())
        flat = re.sub(r"^SELECT (?!count|EXISTS)[^()]*? FROM", "SELECT … FROM", flat)
        return re.sub(r"\(\?(, \?)+\)", "(?, …)", flat)

    def plan(self) -> list[str]:
        """Return the lines of EXPLAIN QUERY PLAN, nested ones indented."""
        connection = db.session.connection()
        depth = {0: -1}
        lines = []
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {self.sql}", self.parameters):
            depth[row[0]] = depth[row[1]] + 1
            lines.append("  " * depth[row[0]] + row[3])
        return lines

    def flaws(self, plan: list[str]) -> list[str]:
        """Return the steps of its plan that read rows of a whole table, or sort many.

        A query for given ids may sort: they are those of one page, or who holds a rare role.
        """
        few = FEW.search(self.shape)
        return [step for step in plan if WHOLE_TABLE.search(step) or (SORTS in step and not few)]


@dataclass
class Heard:
    """The statements heard while `listening`."""

    statements: list[Statement] = field(default_factory=list)

    def about_people(self) -> list[Statement]:
        """Return the SELECTs that read people or their roles."""
        reads = re.compile(rf"^SELECT.*\b(FROM|JOIN) ({'|'.join(TABLES)})\b", re.DOTALL)
        return [one for one in self.statements if reads.search(one.sql)]


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear every statement of the app context's database while the block runs."""
    heard = Heard()

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _x: Any, _many: bool) -> None:
        heard.statements.append(Statement(sql, parameters))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", note)


@dataclass
class Book:
    """Each different query once, under the first case that made it, and the flaws found."""

    lines: list[str] = field(default_factory=lambda: ["Query plans"])
    flaws: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def note(self, case: str, heard: Heard) -> None:
        """Add what a case has made."""
        for statement in heard.about_people():
            plan = statement.plan()
            mark = "\n".join([statement.shape, *plan])
            if mark in self._known:
                continue
            self._known.add(mark)
            self.lines += [f"  {case}:", f"    {statement.shape}"]
            self.lines += [f"      {step}" for step in plan]
            for flaw in statement.flaws(plan):
                self.flaws.append(f"{case}: {flaw.strip()} in {statement.shape}")
