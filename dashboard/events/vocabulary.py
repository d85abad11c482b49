"""What an event declares."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    Class attributes:
        kind: the wire name.
        subject: the kind of record it is about.
        access: whether it may change what connected people are allowed to see, so that every
            affected socket is looked at again before the next event is sent.
        audited: whether the activity shows it; not what is nobody else's business.
        area: whose activity it is (``models/audit.py`` AREAS); by default that of what it is about.
        private: only who sees people's private fields, or is concerned, is shown it at all.
        private_data: what of ``data`` only they are shown.
        public_fields: the fields of ``before`` and ``after`` that others are shown, too; None: all.
        staff_only: the person whom it is about is not shown it.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    access: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    area: ClassVar[str] = ""
    private: ClassVar[bool] = False
    private_data: ClassVar[frozenset[str]] = frozenset()
    public_fields: ClassVar[frozenset[str] | None] = None
    staff_only: ClassVar[bool] = False

    @property
    def about(self) -> str:
        """The kind of record to whose history it belongs."""
        return self.subject

    def data(self) -> dict[str, Any]:
        """The event's own values, for the log."""
        return asdict(self)
