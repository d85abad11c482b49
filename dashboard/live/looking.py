"""What somebody is looking at or editing: which records and fields there are, and who may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.errors import Invalid, NotFound
from dashboard.models.catalog_entries import CatalogEntry, find_entry
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.roles import find_role
from dashboard.models.uploads import find_upload
from dashboard.models.users import User, find_user
from dashboard.policy import SEES_TRANSLATIONS, can, sees_catalog
from dashboard.rights import Rights, limited


@dataclass(frozen=True)
class Kind:
    """One kind of record that people look at.

    Args:
        find: the record with an id.
        permission: who may see all of them (or those of a language), and so also who is at one.
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
    "catalog_entries": Kind(find_entry, SEES_TRANSLATIONS, {"texts": False}),
}


@dataclass(frozen=True)
class Looking:
    """Somebody has a record open.

    Args:
        record: as ``users/42``.
        field: which of its fields they are editing, if any.
        locale: the language that it belongs to, for translations.
    """

    record: str
    field: str | None = None
    locale: str | None = None

    @property
    def kind(self) -> Kind:
        """What kind of record it is."""
        return KINDS[self.record.partition("/")[0]]

    def public(self, rights: Rights) -> dict[str, str]:
        """What of it somebody with these permissions may know."""
        needs = self.kind.permission
        if (limited(needs, self.locale) if self.locale else needs) not in rights:
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
    entry = find_entry(int(number)) if kind == "catalog_entries" else None
    return Looking(f"{kind}/{int(number)}", field, entry.locale if entry else None)


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
    if isinstance(record, CatalogEntry):
        return sees_catalog(person, record.locale)
    # Files may also be seen by whom they belong to. Rank, which guards people, is about acts.
    subject = record if looking.kind.permission == "uploads.view_all" else None
    return can(person, looking.kind.permission, subject)
