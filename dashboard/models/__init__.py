"""Columns, queries and public dicts, one module per noun."""

from dashboard.models.announcement_people import AnnouncementPerson, AnnouncementSeen
from dashboard.models.announcements import Announcement
from dashboard.models.catalog_progress import CatalogProgress
from dashboard.models.devices import Device
from dashboard.models.event_log import EventLogEntry, RoomCounter, RoomEvent
from dashboard.models.jobs import Job
from dashboard.models.layouts import Layout, RoleLayout
from dashboard.models.links import Link
from dashboard.models.measures import Counted, Measure
from dashboard.models.notes import Note
from dashboard.models.notifications import Inbox, Notification
from dashboard.models.preferences import Preference
from dashboard.models.roles import Role
from dashboard.models.sessions import Session
from dashboard.models.shares import UploadShare
from dashboard.models.tokens import Token
from dashboard.models.uploads import Upload
from dashboard.models.users import User

__all__ = [
    "Announcement",
    "AnnouncementPerson",
    "AnnouncementSeen",
    "CatalogProgress",
    "Counted",
    "Device",
    "EventLogEntry",
    "Inbox",
    "Job",
    "Layout",
    "Link",
    "Measure",
    "Note",
    "Notification",
    "Preference",
    "Role",
    "RoleLayout",
    "RoomCounter",
    "RoomEvent",
    "Session",
    "Token",
    "Upload",
    "UploadShare",
    "User",
]
