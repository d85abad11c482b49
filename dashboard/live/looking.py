"""What somebody is looking at or editing: which records and fields there are, and who may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.errors import Invalid, NotFound
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.roles import find_role
from dashboard.models.uploads import find_upload
from dashboard.models.users import User, find_user
from dashboard.policy import can


@dataclass(frozen=True)
class Kind:
    """One kind of record that people look at.

    Args:
        find: the record with an id.
        permission: who may see all of them, and so also who is at one.
        fields: what can be edited; the ones with True are private (``users.view_private``).
    """

    find: Callable[[int], object | None]
    permission: str
    fields: dict[str, bool]


KINDS: Final[dict[str, Kind]] = {
    "users": Kind(
        find_user,
        "users.view",
        {
            "name": False,
            "username": False,
            "picture": False,
            "roles": False,
            "email": True,
            "locale": True,
            "timezone": True,
        },
    ),
    "roles": Kind(
        find_role,
        "roles.view",
        dict.fromkeys(
            ("name", "description", "permissions", "max_upload_bytes", "quota_bytes"), False
        ),
    ),
    "uploads": Kind(find_upload, "uploads.view_all", {"name": False}),
}


@dataclass(frozen=True)
class Looking:
    """Somebody has a record open.

    Args:
        record: as ``users/42``.
        field: which of its fields they are editing, if any.
    """

    record: str
    field: str | None = None

    @property
    def kind(self) -> Kind:
        """What kind of record it is."""
        return KINDS[self.record.partition("/")[0]]

    def public(self, rights: frozenset[str]) -> dict[str, str]:
        """What of it somebody with these permissions may know."""
        if self.kind.permission not in rights:
            return {}
        private = self.field is not None and self.kind.fields[self.field]
        if self.field is None or (private and "users.view_private" not in rights):
            return {"record": self.record}
        return {"record": self.record, "field": self.field}


def parse(record: str, field: str | None) -> Looking:
    """What was said, checked.

    Raises:
        Invalid: for a kind of record or a field that there is not.
    """
    kind, _, number = record.partition("/")
    if kind not in KINDS or not (number.isascii() and number.isdigit() and len(number) < 17):
        raise Invalid()
    if field is not None and field not in KINDS[kind].fields:
        raise Invalid()
    return Looking(f"{kind}/{int(number)}", field)


def require_seen(person: User, looking: Looking) -> None:
    """Demand that ``person`` may see the record.

    Raises:
        NotFound: there is no such record, or not for them.
    """
    if not may_see(person, looking):
        raise NotFound()


def may_see(person: User, looking: Looking) -> bool:
    """Whether the record is there, and ``person`` may see it."""
    number = int(looking.record.partition("/")[2])
    record = looking.kind.find(number) if number <= MOST_INTEGER else None
    if record is None:
        return False
    # Files may also be seen by whom they belong to. Rank, which guards people, is about acts.
    subject = record if looking.kind.permission == "uploads.view_all" else None
    return can(person, looking.kind.permission, subject)
