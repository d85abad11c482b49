"""What a kind of notice declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.events import Event
from dashboard.i18n import Text
from dashboard.models.preferences import Channels
from dashboard.models.users import User
from dashboard.policy import Actor

INFO: Final = "info"
SUCCESS: Final = "success"
WARNING: Final = "warning"
CRITICAL: Final = "critical"
LEVELS: Final = (INFO, SUCCESS, WARNING, CRITICAL)

TOPICS: Final = ("account", "files", "people", "announcements", "translations", "system")
"""What kinds are about, in the order in which preferences list them."""


@dataclass(frozen=True)
class Message:
    """A sentence, and how it reads for several events; source texts, translated when read.

    Make it with ``said`` and ``counted``, by which the texts are found for the catalogs.

    Args:
        one: about one event.
        several: the forms for more than one, with ``%(num)s``. They are a text apart, because
            languages with one form for all numbers could not name what a single event is about.
    """

    one: str
    several: tuple[str, str] | None = None

    def counted(self, singular: str, plural: str) -> Message:
        """The same, with forms for more than one event; some languages end 21 like 1."""
        return Message(self.one, (singular, plural))


def said(text: str) -> Message:
    """A sentence about one event; without ``counted`` several are told by it, too."""
    return Message(text)


@dataclass(frozen=True)
class Happening:
    """An event that is being recorded.

    Args:
        actor: who did it.
        event: what happened.
        subject: the record it happened to, as it is now (or last was).
    """

    actor: Actor
    event: Any
    subject: Any

    @property
    def by(self) -> dict[str, Any]:
        """The actor as a parameter of a message."""
        person = self.actor if isinstance(self.actor, User) else None
        return {"person": {"id": person.id, "name": person.name} if person else None}


def _nothing(_happening: Happening) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    Args:
        name: the wire name, ``noun.what_happened``.
        topic: one of ``TOPICS``.
        label: what preferences call it.
        on: the events after which somebody may have to be told.
        who: the ids of those to tell; nobody is told of what they did, unless ``to_actor``.
        text: the sentence. Its parameters come from ``params`` and ``by`` (as ``actor``).
        path: where it leads; ``{id}`` is the subject's.
        params: by name: a text or number as it is, or one of the shapes that
            dashboard/notices/text.py knows ({"roles": […]}, {"bytes": 5}, {"person": …}, …).
        group: a key; unread ones with the same key become one notification with a count.
        group_path: where several lead, if elsewhere; like ``path``.
        level: one of ``LEVELS``, or what the happening says.
        needs: the permission without which nobody is shown it.
        needs_on: by kind of subject, a further one; not for what is the person's own.
        defaults: where people are told who have chosen nothing.
        toast: whether it also pops up.
        icon: a symbol of static/icons.svg.
        to_actor: whether the actor is told, too.
    """

    name: str
    topic: str
    label: Text
    on: tuple[type[Event], ...]
    who: Callable[[Happening], Iterable[int]]
    text: Message
    path: str | Callable[[Happening], str]
    params: Callable[[Happening], dict[str, Any]] = _nothing
    group: Callable[[Happening], str] | None = None
    group_path: str | Callable[[Happening], str] | None = None
    level: str | Callable[[Happening], str] = INFO
    needs: str | None = None
    needs_on: Mapping[str, str] = field(default_factory=dict)
    defaults: Channels = field(default_factory=Channels)
    toast: bool = True
    icon: str = "bell"
    to_actor: bool = False

    def path_of(self, happening: Happening, count: int) -> str:
        """Where it leads when it tells of so many events."""
        place = self.group_path if count > 1 and self.group_path else self.path
        return place.format(id=happening.subject.id) if isinstance(place, str) else place(happening)

    def level_of(self, happening: Happening) -> str:
        """How urgent it is this time."""
        return self.level if isinstance(self.level, str) else self.level(happening)

    def public(self) -> dict[str, Any]:
        """What a page needs to know of the kind to show it; the texts are looked up there."""
        return {
            "one": self.text.one,
            "several": self.text.several,
            "icon": self.icon,
            "toast": self.toast,
            "topic": self.topic,
        }
