"""Columns, queries and public dicts, one module per noun."""

from dashboard.models.event_log import EventLogEntry, RoomCounter, RoomEvent
from dashboard.models.links import Link
from dashboard.models.roles import Role
from dashboard.models.sessions import Session
from dashboard.models.tokens import Token
from dashboard.models.uploads import Upload
from dashboard.models.users import User

__all__ = [
    "EventLogEntry",
    "Link",
    "Role",
    "RoomCounter",
    "RoomEvent",
    "Session",
    "Token",
    "Upload",
    "User",
]
