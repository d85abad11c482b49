"""What `bench.people` asks for: each order, filter and search that the list of people has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.models.people import PRIVATE_SORTS, SORTS
from dashboard.models.users import STATES

VIEWERS = {"staff": "all fields", "translator": "public fields only"}


@dataclass
class Times:
    """How long answers took, in milliseconds."""

    json: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


@dataclass
class Case:
    """One way to ask, of the list and of the naive one, and how long the answers took."""

    name: str
    asked: dict[str, str]
    naive: dict[str, str]
    has_page: bool = True
    total: int | None = None
    times: Times = field(default_factory=Times)


def cases(viewer: str, cursor: str, offset: int, roles: dict[str, int]) -> Iterator[Case]:
    """Give every case for a viewer.

    Args:
        viewer: one of VIEWERS.
        cursor: of a page in the middle of the list.
        offset: how many people come before that page.
        roles: the ids of the built-in roles by their keys.
    """
    yield Case(
        f"page after {offset:,} people", {"cursor": cursor}, {"offset": str(offset)}, has_page=False
    )
    for sort in PRIVATE_SORTS if viewer == "staff" else SORTS:
        for direction in ("", "-"):
            yield _same(f"sort {direction}{sort}", sort=direction + sort)
    yield from _searches()
    yield from _filters({key: str(role_id) for key, role_id in roles.items()})


def _searches() -> Iterator[Case]:
    yield _same("search: frequent (maria)", q="maria")
    yield _same("search: two words (maria lee)", q="maria lee")
    yield _same("search: rare (quetzal)", q="quetzal")
    yield _same("search: no hit (qqqq)", q="qqqq")
    yield _same("search: one letter (e)", q="e")
    yield _same("search: e, sort -created_at", q="e", sort="-created_at")
    yield _same("search: six words", q="e a i n r s")


def _filters(ids: dict[str, str]) -> Iterator[Case]:
    for key, share in (("user", "most"), ("staff", "some"), ("admin", "none")):
        yield _same(f"role {key} ({share})", role=ids[key])
    for state in STATES:
        yield _same(f"state {state}", state=state)
    yield _same("role user, state active", role=ids["user"], state="active")
    yield _same("role user, search e", role=ids["user"], q="e")
    yield _same("role user, no hit (qqqq)", role=ids["user"], q="qqqq")
    yield _same(
        "role staff, state active, search an, sort -created_at",
        q="an",
        role=ids["staff"],
        state="active",
        sort="-created_at",
    )


def _same(name: str, **asked: str) -> Case:
    return Case(name, asked, asked)
