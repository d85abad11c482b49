"""Verbs on the overview's arrangement: a person's own, and what a role begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from dashboard.cards import CARDS, SIZES
from dashboard.errors import Denied, Invalid
from dashboard.events import LayoutChanged, RoleLayoutChanged
from dashboard.extensions import db
from dashboard.live.layouts import as_example, with_hidden
from dashboard.models.layouts import (
    RANGES,
    Arrangement,
    Layout,
    RoleLayout,
    layout_of,
    role_layout,
)
from dashboard.models.roles import Role
from dashboard.models.users import User
from dashboard.policy import require
from dashboard.transaction import put, transaction


def change(actor: User, values: Mapping[str, Any]) -> Layout | None:
    """Change the actor's own overview; what is not named stays.

    Args:
        actor: whose it is.
        values: ``arrangement`` {cards: [{name, size}]}, or None for the usual one; ``range``;
            ``tables``, the names of cards shown as tables.

    Raises:
        Invalid: for a card, size or range there is not.
    """
    clean = _clean(values)
    with transaction() as tx:
        layout = layout_of(actor)
        if layout is None:
            layout = Layout(id=actor.id, range=RANGES[0], tables=[], arrangement=None)
        if clean.get("arrangement"):
            clean["arrangement"] = with_hidden(actor, clean["arrangement"], layout.arrangement)
        changed = [name for name, value in clean.items() if getattr(layout, name) != value]
        if not changed:
            return layout
        for name in changed:
            setattr(layout, name, clean[name])
        db.session.add(layout)
        tx.record(actor, LayoutChanged(what=sorted(changed)), layout, put(layout))
    return layout


def set_for_role(actor: User, role: Role) -> None:
    """Let whoever holds ``role``, and has arranged nothing themselves, begin with the actor's
    arrangement. Open pages stay as they are until they are opened anew.

    Args:
        actor: needs ``roles.view``, ``roles.edit`` and all that the role allows.

    Raises:
        Denied
    """
    with transaction() as tx:
        _require_keeper(actor, role)
        arrangement = as_example(actor)
        held = role_layout(role)
        before = held.arrangement if held else None
        if before == arrangement:
            return
        if held is None:
            held = RoleLayout(role_id=role.id)
            db.session.add(held)
        held.arrangement = arrangement
        tx.record(actor, RoleLayoutChanged(before=before, after=arrangement), role)


def reset_for_role(actor: User, role: Role) -> None:
    """Let holders of ``role`` begin with the built-in arrangement again.

    Args:
        actor: as for ``set_for_role``.

    Raises:
        Denied
    """
    with transaction() as tx:
        _require_keeper(actor, role)
        held = role_layout(role)
        if held is None:
            return
        before = held.arrangement
        db.session.delete(held)
        tx.record(actor, RoleLayoutChanged(before=before, after=None), role)


def _require_keeper(actor: User, role: Role) -> None:
    require(actor, "roles.view")
    require(actor, "roles.edit")
    if not actor.permissions.issuperset(role.permissions):
        raise Denied(_l("You can only change roles that allow no more than your own."))


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    if "arrangement" in values:
        clean["arrangement"] = _arrangement(values["arrangement"])
    if "range" in values:
        clean["range"] = _one_of(values["range"], RANGES, "range")
    if "tables" in values:
        clean["tables"] = sorted(_names(values["tables"], "tables"))
    return clean


def _arrangement(value: Mapping[str, Any] | None) -> Arrangement | None:
    if value is None:
        return None
    names = _names([card["name"] for card in value["cards"]], "cards")
    sizes = [_one_of(card["size"], SIZES, "size") for card in value["cards"]]
    return {"cards": [{"name": n, "size": s} for n, s in zip(names, sizes, strict=True)]}


def _names(names: list[str], field: str) -> list[str]:
    if len({*names}) != len(names):
        raise Invalid({field: _l("Name each card once.")})
    return [_one_of(name, CARDS, field) for name in names]


def _one_of(value: str, known: Any, field: str) -> str:
    if value not in known:
        raise Invalid({field: _l("Choose one from the list.")})
    return value
