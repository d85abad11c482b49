"""Notices for those who look after people and the system."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import UserCreated
from dashboard.notices.recipients import holders
from dashboard.notices.vocabulary import Happening, Kind, counted


def _who_came(happening: Happening) -> dict[str, Any]:
    return {"name": happening.subject.name}


KINDS: Final = (
    Kind(
        "person.added",
        topic="people",
        label=_l("Somebody new gets an account"),
        on=(UserCreated,),
        who=holders("users.invite"),
        text=counted("%(actor)s added %(name)s", "%(num)s new people were added"),
        params=_who_came,
        path="/users/{id}",
        group=lambda _happening: "added",
        group_path="/users?sort=-created_at",
        needs="users.view",
        icon="user-plus",
    ),
)
