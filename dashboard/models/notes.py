"""Notes that staff write on people, roles and files, and whom they mention."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, Moment, PrimaryKey, wire_time
from dashboard.models.listing import Order, Page, page
from dashboard.models.roles import Role
from dashboard.models.text import text_key
from dashboard.models.uploads import Upload
from dashboard.models.users import User

Subject: TypeAlias = User | Role | Upload

SUBJECTS: Final[dict[str, type[User] | type[Role] | type[Upload]]] = {
    "users": User,
    "roles": Role,
    "uploads": Upload,
}
"""What notes may be written on, by the name of its topic."""

MENTION: Final = re.compile(r"(?<![\w@.])@([a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?)", re.I | re.A)
"""A user name after an @ that is no part of an address; a dot at the end ends the sentence."""

MOST_MENTIONED: Final = 50
"""People that one note tells."""


class Note(Model):
    """A remark on a record."""

    __tablename__ = "notes"

    id: Mapped[PrimaryKey]
    subject_type: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_owner_id: Mapped[int | None] = mapped_column(BigInteger)
    """Whose file it is on, which decides who else may see it."""
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Those whom the text names: {id, username, name}, as they were called then."""
    created_at: Mapped[CreatedAt]
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
    __table_args__ = (
        Index("ix_notes_subject", "subject_type", "subject_id", "id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The note as those see it who may see its record."""
        return {
            "id": self.id,
            "subject": {"type": self.subject_type, "id": self.subject_id},
            "owner_id": self.subject_owner_id,
            "author_id": self.author_id,
            "author_name": self.author_name,
            "text": self.text,
            "mentions": self.mentions,
            "created_at": wire_time(self.created_at),
            "edited_at": wire_time(self.edited_at),
            "version": self.version,
        }


NEWEST_FIRST: Final = Order(Note.created_at, Note.id, descending=True)


def find_note(note_id: int) -> Note | None:
    """The note with that id."""
    return db.session.get(Note, note_id) if note_id <= MOST_INTEGER else None


def find_subject(kind: str, subject_id: int) -> Subject | None:
    """The record that notes are written on; None where there is none, or none of that kind."""
    model = SUBJECTS.get(kind)
    if model is None or subject_id > MOST_INTEGER:
        return None
    return cast("Subject | None", db.session.get(model, subject_id))


def notes_on(kind: str, subject_id: int, cursor: str | None, limit: int) -> Page[Note]:
    """One page of the notes on a record, the newest first.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    query = select(Note).where(Note.subject_type == kind, Note.subject_id == subject_id)
    return page(query, NEWEST_FIRST, cursor, limit)


def names_in(text: str) -> list[str]:
    """The user names that a text mentions, each once, in their order."""
    return list(dict.fromkeys(found.lower() for found in MENTION.findall(text)))


def people_named(usernames: Iterable[str]) -> list[User]:
    """Those of these user names that somebody has."""
    keys = [text_key(name) for name in usernames]
    query = select(User).where(User.username_key.in_(keys)).order_by(User.id)
    return list(db.session.scalars(query))
