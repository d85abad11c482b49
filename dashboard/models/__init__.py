"""Columns, queries and public dicts, one module per noun."""

from dashboard.models.announcement_people import AnnouncementPerson, AnnouncementSeen
from dashboard.models.announcements import Announcement
from dashboard.models.batches import Batch
from dashboard.models.catalog_changes import EntryChange
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalog_findings import Finding
from dashboard.models.catalogs import Catalog
from dashboard.models.devices import Device
from dashboard.models.event_log import EventLogEntry, RoomCounter, RoomEvent
from dashboard.models.jobs import Job
from dashboard.models.layouts import Layout, RoleLayout
from dashboard.models.links import Link
from dashboard.models.measures import Counted, Measure
from dashboard.models.notes import Note
from dashboard.models.notifications import Inbox, Notification
from dashboard.models.preferences import Preference
from dashboard.models.publications import Publication
from dashboard.models.roles import Role
from dashboard.models.sessions import Session
from dashboard.models.shares import UploadShare
from dashboard.models.suggestions import Suggestion
from dashboard.models.tokens import Token
from dashboard.models.uploads import Upload
from dashboard.models.users import User

__all__ = [
    "Announcement",
    "AnnouncementPerson",
    "AnnouncementSeen",
    "Batch",
    "Catalog",
    "CatalogEntry",
    "Counted",
    "Device",
    "EntryChange",
    "EventLogEntry",
    "Finding",
    "Inbox",
    "Job",
    "Layout",
    "Link",
    "Measure",
    "Note",
    "Notification",
    "Preference",
    "Publication",
    "Role",
    "RoleLayout",
    "RoomCounter",
    "RoomEvent",
    "Session",
    "Suggestion",
    "Token",
    "Upload",
    "UploadShare",
    "User",
]
