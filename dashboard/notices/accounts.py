"""Notices about one's own account."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import (
    PasswordChanged,
    RoleDeleted,
    RoleUpdated,
    SignedIn,
    UserReactivated,
    UserRolesChanged,
    UserUpdated,
)
from dashboard.models.preferences import AT_ONCE, Channels
from dashboard.models.roles import holder_ids, permissions_of
from dashboard.notices.recipients import the_person
from dashboard.notices.text import roles_param
from dashboard.notices.vocabulary import SUCCESS, WARNING, Happening, Kind, said
from dashboard.rights import Rights

BY_MAIL: Final = Channels(email=AT_ONCE)
"""What may be the work of somebody who has got in is told where they cannot take it away."""


def _roles_given(happening: Happening) -> dict[str, Any]:
    return {"roles": roles_param([*happening.event.granted, *happening.event.revoked])}


def _the_role(happening: Happening) -> dict[str, Any]:
    return {"role": roles_param([happening.subject.id])}


def _its_name(happening: Happening) -> dict[str, Any]:
    return {"role": happening.event.name}


def _affected_holders(happening: Happening) -> list[int]:
    """Holders of the role who may do more or less than before: none whose other roles allow it."""
    before, after = happening.event.before, happening.event.after
    changed = {*before.get("permissions", ())} ^ {*after.get("permissions", ())}
    if not changed:
        return []
    others = permissions_of(holder_ids([happening.subject.id]), without=happening.subject)
    return [user_id for user_id, rest in others.items() if not Rights(rest).issuperset(changed)]


def _former_holders(happening: Happening) -> list[int]:
    """Those who had the role."""
    return list(happening.event.holders)


def _on_new_device(happening: Happening) -> list[int]:
    """The person, if it is a device on which they never were before."""
    return [happening.subject.id] if happening.event.new_device else []


def _where(happening: Happening) -> dict[str, Any]:
    known = (happening.event.device, happening.event.address)
    return {"where": " · ".join(text for text in known if text)}


KINDS: Final = (
    Kind(
        "account.new_device",
        topic="account",
        label=_l("A sign-in to my account on a new device"),
        on=(SignedIn,),
        who=_on_new_device,
        to_actor=True,
        # i18n: %(where)s is a device and its network address, like “Firefox · Linux · 192.0.2.7”
        text=said("Somebody signed in to your account on a new device: %(where)s"),
        params=_where,
        path="/account/sessions",
        level=WARNING,
        defaults=BY_MAIL,
        icon="device-desktop",
    ),
    Kind(
        "account.password_changed",
        topic="account",
        label=_l("My password changes"),
        on=(PasswordChanged,),
        who=the_person,
        to_actor=True,
        text=said("The password of your account was changed"),
        path="/account/password",
        level=WARNING,
        defaults=BY_MAIL,
        toast=False,
        icon="key",
    ),
    Kind(
        "account.changed",
        topic="account",
        label=_l("Somebody else changes my profile"),
        on=(UserUpdated,),
        who=the_person,
        text=said("%(actor)s changed your profile"),
        path="/account",
        icon="user-circle",
    ),
    Kind(
        "account.reactivated",
        topic="account",
        label=_l("My account is opened again"),
        on=(UserReactivated,),
        who=the_person,
        text=said("%(actor)s opened your account again"),
        path="/account",
        level=SUCCESS,
        icon="user-check",
    ),
    Kind(
        "account.roles_changed",
        topic="account",
        label=_l("My roles change"),
        on=(UserRolesChanged,),
        who=the_person,
        text=said("%(actor)s changed your roles: %(roles)s"),
        params=_roles_given,
        path="/account",
        icon="shield",
    ),
    Kind(
        "account.role_changed",
        topic="account",
        label=_l("A role of mine allows more or less"),
        on=(RoleUpdated,),
        who=_affected_holders,
        # i18n: %(role)s is the name of a role
        text=said("%(actor)s changed what you may do as %(role)s"),
        params=_the_role,
        path="/account",
        icon="shield",
    ),
    Kind(
        "account.role_deleted",
        topic="account",
        label=_l("A role of mine is deleted"),
        on=(RoleDeleted,),
        who=_former_holders,
        # i18n: %(role)s is the name of a role
        text=said("%(actor)s deleted a role that you had: %(role)s"),
        params=_its_name,
        path="/account",
        level=WARNING,
        icon="shield",
    ),
)
