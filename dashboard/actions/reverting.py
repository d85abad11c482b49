"""Taking changes back: as new changes, by the same verbs, so that the same rights and rules apply.

What is taken back goes by fields. Where somebody changed a field since, it is left alone unless
the actor has seen both values and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.actions import roles as role_actions
from dashboard.actions import uploads, users
from dashboard.errors import Conflict, DashboardError, Denied, NotFound
from dashboard.models.audit import Viewer
from dashboard.models.entries import shown
from dashboard.models.event_log import EventLogEntry
from dashboard.models.roles import Role, find_role, find_roles
from dashboard.models.uploads import find_upload
from dashboard.models.users import ACTIVE, DEACTIVATED, User, find_user
from dashboard.policy import Actor, require
from dashboard.storage import files
from dashboard.transaction import transaction


class NothingToRevert(DashboardError):
    """Everything is as it was before the change, or can never be again."""

    status, code = 409, "nothing_to_revert"
    title = _l("Nothing to revert")
    message = _l("Everything is as it was before this change already.")


class ChangedSince(Conflict):
    """Somebody changed the same fields after the change that is to be taken back.

    Args:
        current: what each of these fields holds now.
    """

    code = "changed_since"
    title = _l("Somebody changed this since")
    message = _l("Compare what was there before with what is there now, and choose.")


@dataclass(frozen=True)
class Field:
    """One thing that an entry changed.

    Args:
        before: what it was, and shall be again.
        after: what the change made it.
        now: what it is.
    """

    before: Any
    after: Any
    now: Any

    @property
    def is_done(self) -> bool:
        """Whether it is as it was before."""
        return bool(self.now == self.before)

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed it since."""
        return not self.is_done and self.now != self.after


Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Way:
    """How a kind of entry is taken back.

    Args:
        find: the record, by its id; None where it is gone.
        needs: the permissions without which nobody is even told how the record is now.
        fields: what the entry changed, as far as it can be given back.
        apply: gives ``{field: value}`` back, by the verbs of the record.
    """

    find: Callable[[int], Any]
    needs: tuple[str, ...]
    fields: Callable[[Any, Mapping[str, Any]], dict[str, Field]]
    apply: Callable[[Actor, Any, dict[str, Any]], object]


def revert(
    actor: Actor,
    entry: EventLogEntry,
    chosen: frozenset[str] | None = None,
    *,
    even_if_changed: bool = False,
) -> int:
    """Make what an entry changed as it was before.

    Args:
        actor: who may make that change themselves.
        entry: what they see of it is what they can take back.
        chosen: only these fields; None for all.
        even_if_changed: also fields that somebody has changed since.

    Returns:
        The position of the first entry that this made; it names ``entry`` as what it reverts.

    Raises:
        Denied, Invalid: as the verbs do.
        NotFound: the record is gone, or the entry is not to be seen.
        NothingToRevert, ChangedSince
    """
    way = WAYS.get(entry.kind)
    if way is None:
        raise Denied(_l("This kind of change cannot be reverted."))
    with transaction() as tx:
        record, fields = _fields(actor, entry, way)
        wanted = {name: field for name, field in fields.items() if chosen is None or name in chosen}
        open_ = {name: field for name, field in wanted.items() if not field.is_done}
        if not open_:
            raise NothingToRevert()
        changed = {name: field.now for name, field in open_.items() if field.is_changed}
        if changed and not even_if_changed:
            raise ChangedSince(changed)
        tx.reverts = entry.id
        try:
            way.apply(actor, record, {name: field.before for name, field in open_.items()})
        finally:
            tx.reverts = None
    return tx.positions[0]


def needs_password(actor: Actor, entry: EventLogEntry, chosen: Iterable[str] | None) -> bool:
    """Whether it would change the actor's own address, which needs a recent password."""
    own = entry.kind == "user.updated" and entry.subject_id == actor.id
    return own and "email" in entry.data["before"] and (chosen is None or "email" in chosen)


def _fields(actor: Actor, entry: EventLogEntry, way: Way) -> tuple[Any, dict[str, Field]]:
    viewer = Viewer.of(actor)
    seen = shown(entry, viewer)
    record = way.find(entry.subject_id)
    if seen is None or record is None:
        raise NotFound(_l("What this was about is not there any more."))
    # What people once did they see for ever. How it is now is for whoever may still change it.
    for permission in way.needs:
        require(actor, permission, record)
    return record, way.fields(record, seen["data"])


# Fields: what was changed, and back


def _plain(record: Any, data: Mapping[str, Any]) -> dict[str, Field]:
    return {
        name: Field(before, data["after"][name], getattr(record, name))
        for name, before in data["before"].items()
    }


def _profile(user: User, data: Mapping[str, Any]) -> dict[str, Field]:
    texts = {name: value for name, value in data["before"].items() if name != "picture"}
    fields = _plain(user, {**data, "before": texts})
    if "picture" in data["before"]:
        before = data["before"]["picture"]
        if before is None or files().path(before).exists():
            fields["picture"] = Field(before, data["after"]["picture"], user.picture_sha256)
    return fields


def _give_profile_back(actor: Actor, user: User, values: dict[str, Any]) -> None:
    texts = {name: value for name, value in values.items() if name != "picture"}
    if texts:
        users.update_profile(actor, user, texts)
    if "picture" in values:
        users.set_picture(actor, user, values["picture"])


def _held(user: User, data: Mapping[str, Any]) -> dict[str, Field]:
    """Each role by itself: others may have come and gone since."""
    held = {role.id for role in user.roles}
    there = {role.id for role in find_roles([*data["granted"], *data["revoked"]])}
    given = dict.fromkeys(data["granted"], False)
    taken = dict.fromkeys(data["revoked"], True)
    return {
        str(role_id): Field(before, not before, role_id in held)
        for role_id, before in {**given, **taken}.items()
        if role_id in there
    }


def _give_roles_back(actor: Actor, user: User, values: dict[str, Any]) -> None:
    roles = {role.id: role for role in find_roles(map(int, values))}
    grant = [roles[int(name)] for name, held in values.items() if held]
    revoke = [roles[int(name)] for name, held in values.items() if not held]
    users.change_roles(actor, user, grant, revoke)


def _state(before: str, after: str) -> Callable[[User, Mapping[str, Any]], dict[str, Field]]:
    def fields(user: User, _data: Mapping[str, Any]) -> dict[str, Field]:
        now = DEACTIVATED if user.state == DEACTIVATED else ACTIVE
        return {"state": Field(before, after, now)}

    return fields


def _give_state_back(actor: Actor, user: User, values: dict[str, Any]) -> None:
    act = users.deactivate if values["state"] == DEACTIVATED else users.reactivate
    act(actor, user)


def _role(role: Role, data: Mapping[str, Any]) -> dict[str, Field]:
    """Each permission by itself, under its name: others may have come and gone since."""
    texts = {name: value for name, value in data["before"].items() if name != "permissions"}
    fields = _plain(role, {**data, "before": texts})
    before, after = (frozenset(data[part].get("permissions", ())) for part in ("before", "after"))
    for name in sorted(before ^ after):
        fields[name] = Field(name in before, name in after, name in role.permissions)
    return fields


def _give_role_back(actor: Actor, role: Role, values: dict[str, Any]) -> None:
    permissions = {name: value for name, value in values.items() if "." in name}
    changes = {name: value for name, value in values.items() if name not in permissions}
    if permissions:
        kept = {name for name in role.permissions if permissions.get(name, True)}
        changes["permissions"] = kept | {name for name, held in permissions.items() if held}
    role_actions.update(actor, role, changes)


def _file_name(upload: Any, data: Mapping[str, Any]) -> dict[str, Field]:
    return {"name": Field(data["before"], data["after"], upload.name)}


def _give_file_name_back(actor: Actor, upload: Any, values: dict[str, Any]) -> None:
    uploads.rename(actor, upload, values["name"])


WAYS: Final[dict[str, Way]] = {
    "user.updated": Way(find_user, ("users.edit",), _profile, _give_profile_back),
    "user.roles_changed": Way(find_user, ("users.grant",), _held, _give_roles_back),
    "user.deactivated": Way(
        find_user, ("users.deactivate",), _state(ACTIVE, DEACTIVATED), _give_state_back
    ),
    "user.reactivated": Way(
        find_user, ("users.deactivate",), _state(DEACTIVATED, ACTIVE), _give_state_back
    ),
    "role.updated": Way(find_role, ("roles.view", "roles.edit"), _role, _give_role_back),
    "upload.renamed": Way(
        find_upload,
        ("uploads.view_all", "uploads.delete_all"),
        _file_name,
        _give_file_name_back,
    ),
}
"""The kinds that can be taken back; ``models/entries.py`` REVERTABLE tells pages."""
