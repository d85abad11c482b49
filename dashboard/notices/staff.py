"""Notices for those who look after people and the system."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import UserActivated, UserCreated
from dashboard.models.links import inviters_of
from dashboard.notices.recipients import holders
from dashboard.notices.vocabulary import SUCCESS, Happening, Kind, said


def _who_came(happening: Happening) -> dict[str, Any]:
    return {"name": happening.subject.name}


def _inviters(happening: Happening) -> list[int]:
    """Whoever handed the person an invitation."""
    return inviters_of(happening.subject.id)


KINDS: Final = (
    Kind(
        "invitation.accepted",
        topic="people",
        label=_l("Somebody accepts my invitation"),
        on=(UserActivated,),
        who=_inviters,
        text=said("%(name)s accepted your invitation").counted(
            "%(num)s person accepted your invitation", "%(num)s people accepted your invitations"
        ),
        params=_who_came,
        path="/users/{id}",
        group=lambda _happening: "accepted",
        group_path="/users?sort=-created_at",
        level=SUCCESS,
        needs="users.view",
        icon="user-check",
    ),
    Kind(
        "person.added",
        topic="people",
        label=_l("Somebody new gets an account"),
        on=(UserCreated,),
        who=holders("users.invite"),
        text=said("%(actor)s added %(name)s").counted(
            "%(num)s new person was added", "%(num)s new people were added"
        ),
        params=_who_came,
        path="/users/{id}",
        group=lambda _happening: "added",
        group_path="/users?sort=-created_at",
        needs="users.view",
        icon="user-plus",
    ),
)
