"""What the form of a role holds, and how it goes together with what others saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from dashboard.models.roles import Role
from dashboard.permissions import ALL
from dashboard.rights import Rights, limited, name_of
from dashboard.sizes import in_bytes, in_units

TEXTS: Final = ("name", "description")
LIMITS: Final = ("max_upload_bytes", "quota_bytes")


@dataclass(frozen=True)
class Size:
    """A size as it stands in the form: ``number`` as typed, with ``unit`` of sizes.py."""

    number: str = ""
    unit: str = "megabyte"

    @classmethod
    def of(cls, size: int | None) -> Size:
        """The size of a record; None is no limit, an empty field."""
        return cls() if size is None else cls(*in_units(size))

    @property
    def value(self) -> int | str | None:
        """Bytes, None for no limit, or what was typed where that is no size."""
        if not self.number.strip():
            return None
        size = in_bytes(self.number, self.unit)
        return self.number if size is None else size


@dataclass(frozen=True)
class RoleForm:
    """The form: what it shows now, and what it showed before somebody typed.

    Args:
        values: the fields, as actions take them; sizes as ``Size``.
        was: the same for the role as it was loaded; empty for a new role.
        theirs: what others saved meanwhile in fields that were typed in, too.
    """

    values: Mapping[str, Any]
    was: Mapping[str, Any] = field(default_factory=dict)
    theirs: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, role: Role) -> RoleForm:
        """The form of a role nobody has typed in."""
        values = {name: getattr(role, name) for name in (*TEXTS, "permissions")}
        values |= {name: Size.of(getattr(role, name)) for name in LIMITS}
        return cls(values, values)

    @classmethod
    def empty(cls) -> RoleForm:
        """The form for a new role."""
        values = {**dict.fromkeys(TEXTS, ""), "permissions": [], **dict.fromkeys(LIMITS, Size())}
        return cls(values)

    @classmethod
    def sent(cls, form: MultiDict[str, str], role: Role | None = None) -> RoleForm:
        """The form as it was sent; what it does not hold stays as it is.

        Args:
            role: the one that is edited, None for a new one.
        """
        blank = cls.of(role) if role else cls.empty()
        was = {name: _was(form, name, value) for name, value in blank.values.items()}
        values = {name: form.get(name, was[name]) for name in TEXTS}
        values |= {name: _size(form, name, was[name]) for name in LIMITS}
        values["permissions"] = _permissions(form, was["permissions"])
        return cls(values, was if role else {})

    @property
    def rights(self) -> Rights:
        """What is ticked."""
        return Rights(self.values["permissions"])

    @property
    def were(self) -> Rights:
        """What was ticked before somebody typed."""
        return Rights(self.was.get("permissions", ()))

    @property
    def wanted(self) -> dict[str, Any]:
        """Every field as an action takes it."""
        return {name: _plain(value) for name, value in self.values.items()}

    def changes(self, role: Role) -> dict[str, Any]:
        """The fields that were typed in, as an action takes them; each permission for itself."""
        changed = {name: value for name, value in self.wanted.items() if self._is_typed(name)}
        if "permissions" in changed:
            changed["permissions"] = self._merged(role)
        return changed

    def meanwhile(self, role: Role) -> RoleForm:
        """This form over the role as it is now: untouched fields follow it.

        A permission is either given or not, so two people never want different things of one
        that both changed.
        """
        now = RoleForm.of(role).values
        typed = {name: value for name, value in self.values.items() if self._is_typed(name)}
        theirs = {
            name: now[name]
            for name, value in typed.items()
            if name != "permissions"
            and _plain(now[name]) not in (_plain(value), _plain(self.was[name]))
        }
        merged = {**now, **typed, "permissions": self._merged(role)}
        return RoleForm(merged, now, theirs)

    def _is_typed(self, name: str) -> bool:
        return bool(_plain(self.values[name]) != _plain(self.was[name]))

    def _merged(self, role: Role) -> list[str]:
        ticked, was = set(self.values["permissions"]), set(self.was["permissions"])
        return sorted((set(role.permissions) | (ticked - was)) - (was - ticked))


def _plain(value: Any) -> Any:
    if isinstance(value, Size):
        return value.value
    return sorted(value) if isinstance(value, list) else value


def _was(form: MultiDict[str, str], name: str, value: Any) -> Any:
    text = form.get(f"was_{name}")
    if text is None:
        return value
    if name == "permissions":
        return text.split()
    if name in LIMITS:
        return Size.of(int(text)) if text.isdecimal() and len(text) < 19 else Size()
    return text


def _size(form: MultiDict[str, str], name: str, was: Size) -> Size:
    if name not in form:
        return was
    return Size(form[name], form.get(f"{name}_unit", ""))


def _permissions(form: MultiDict[str, str], was: list[str]) -> list[str]:
    """What is ticked, and what the form showed but did not offer to change."""
    offered = Rights(form["offered"].split() if "offered" in form else ALL)
    kept = [right for right in was if right not in offered]
    ticked = [right for name in form.getlist("permissions") for right in _limited(form, name)]
    return list(dict.fromkeys([*ticked, *kept]))


def _limited(form: MultiDict[str, str], name: str) -> list[str]:
    """A permission that is ticked: as such, or in each of the languages chosen for it.

    Without any language it is limited to none, which the action refuses.
    """
    if form.get(f"limit.{name}") != "some":
        return [name]
    chosen = [right for right in form.getlist("limited") if name_of(right) == name]
    return chosen or [limited(name, "")]
