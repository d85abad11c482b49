"""Notices about one's own account."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import UserRolesChanged
from dashboard.notices.recipients import the_person
from dashboard.notices.text import roles_param
from dashboard.notices.vocabulary import Happening, Kind, said


def _roles_given(happening: Happening) -> dict[str, Any]:
    return {"roles": roles_param([*happening.event.granted, *happening.event.revoked])}


KINDS: Final = (
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
)
