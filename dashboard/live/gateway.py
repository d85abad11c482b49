"""The Socket.IO namespace: who may connect, and what a client may ask.

Every handler loads the person afresh: Flask-SocketIO keeps the cookies of the moment of
connecting, but rights change while people are connected. Source of the protocol: Socket.IO v5.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from flask import request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError as Refused
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.errors import DashboardError
from dashboard.extensions import db, socketio
from dashboard.identity import current_actor, current_session
from dashboard.live import measures
from dashboard.live.connections import Connection
from dashboard.live.deliver import delivery
from dashboard.live.inbox import without_hidden
from dashboard.live.looking import parse, require_seen
from dashboard.live.rooms import PASSING, TOPICS, door_to, room_for
from dashboard.models.event_log import Position, missed, position_of
from dashboard.models.users import User

MOST_REPLAYED: Final = 500
"""Missed events replayed per topic; a client that missed more takes a fresh snapshot."""

SOCKET_EVENTS: Final[dict[str, str]] = {}
"""Every event a client may send and what it needs; a test compares it with the handlers."""

Answer = dict[str, Any]


class Known(BaseModel):
    """What a client already has of a topic."""

    model_config = ConfigDict(extra="forbid", strict=True)

    epoch: str = Field(max_length=64)
    offset: int = Field(ge=0, le=2**53)


class Subscribe(BaseModel):
    """``subscribe {topics: {users: {epoch, offset} | null}}``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    topics: dict[str, Known | None] = Field(max_length=50)


class Unsubscribe(BaseModel):
    """``unsubscribe {topics: […]}``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    topics: list[str] = Field(max_length=50)


class Present(BaseModel):
    """``presence {record: "users/42" | null, field: "email" | null}``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    record: str | None = Field(max_length=40)
    field: str | None = Field(default=None, max_length=40)


def client_event(
    name: str, schema: type[BaseModel], access: str
) -> Callable[[Callable[[Connection, User, Any], Answer]], None]:
    """Register a handler for a client's event; it is always acknowledged.

    Args:
        name: the event.
        schema: the shape of its one argument.
        access: what it needs, for the test that every event declares it.
    """

    def register(handler: Callable[[Connection, User, Any], Answer]) -> None:
        SOCKET_EVENTS[name] = access

        @socketio.on(name)
        @wraps(handler)
        def handle(*arguments: Any) -> Answer:
            connection = delivery().connections.get(_sid())
            if connection is None or not current_user.is_authenticated:
                return {"error": "unauthenticated"}
            try:
                payload = schema.model_validate(arguments[0] if len(arguments) == 1 else None)
                return handler(connection, current_actor(), payload)
            except ValidationError:
                return {"error": "malformed"}
            except DashboardError as error:
                return {"error": error.code}

    return register


@socketio.on("connect")
def connect(_auth: object = None) -> None:
    """Accept a connection of somebody signed in.

    Raises:
        ConnectionRefusedError: ``unauthenticated`` for everybody else.
    """
    session = current_session()
    if session is None or not current_user.is_authenticated:
        raise Refused("unauthenticated")
    sid = _sid()
    eio_sid = socketio.server.manager.eio_sid_from_sid(sid, "/")
    person = current_actor()
    connection = Connection(sid, eio_sid, session.user_id, session.id, person.permissions)
    delivery().connections.add(connection)
    delivery().presence.came(connection, person)


@socketio.on("disconnect")
def disconnect(reason: object = None) -> None:
    """Forget a connection that is gone."""
    connection = delivery().connections.get(_sid())
    if connection is not None:
        # Who has not answered for seconds is not loading another page just now.
        silent = reason == socketio.server.reason.PING_TIMEOUT
        delivery().drop(connection, at_once=silent)


@client_event("subscribe", Subscribe, access="the topic's door in live/rooms.py")
def subscribe(connection: Connection, person: User, asked: Subscribe) -> Answer:
    """Enter the rooms of the topics asked for, and say what was missed."""
    return {"topics": _enter(connection, person, asked.topics)}


@client_event("unsubscribe", Unsubscribe, access="signed in")
def unsubscribe(connection: Connection, _person: User, asked: Unsubscribe) -> Answer:
    """Leave the rooms of topics."""
    for topic in asked.topics:
        delivery().connections.leave(connection, topic)
    return {"topics": {topic: {"status": "left"} for topic in asked.topics}}


@client_event("presence", Present, access="signed in; the record's own right")
def present(connection: Connection, person: User, said: Present) -> Answer:
    """Note what a page has open, for those who may know."""
    looking = parse(said.record, said.field) if said.record else None
    if looking:
        require_seen(person, looking)
    delivery().presence.looks(connection, looking)
    return {}


@socketio.on("*")
def unknown(_event: str, *_arguments: Any) -> Answer:
    """Refuse an event that is not part of the contract."""
    return {"error": "unknown_event"}


def _enter(
    connection: Connection, person: User, asked: Mapping[str, Known | None]
) -> dict[str, Answer]:
    known = {topic for topic in asked if _is_known(person, topic)}
    _put_into(connection, {topic: room_for(person, topic) for topic in known})
    # Entered first, read second: what is committed in between arrives twice rather than never,
    # and the client drops what it already has. The right is read again, too: when it was taken
    # away just before, delivery has not seen this connection in the room. And all are entered
    # before any is read, which may take long: delivery takes whoever loses a right then out.
    db.session.rollback()
    rooms = {topic: room_for(person, topic) for topic in known}
    _put_into(connection, rooms)
    return {topic: _missed(topic, rooms.get(topic), position) for topic, position in asked.items()}


def _put_into(connection: Connection, rooms: Mapping[str, str | None]) -> None:
    for topic, room in rooms.items():
        delivery().connections.enter(connection, topic, room)


def _is_known(person: User, topic: str) -> bool:
    """Whether a topic is worth remembering: there is no end of names to ask for."""
    return topic in TOPICS or (bool(door_to(topic)) and room_for(person, topic) is not None)


def _missed(topic: str, room: str | None, known: Known | None) -> Answer:
    """What a room was told since a position."""
    if room is None:
        return {"status": "denied"}
    if topic in PASSING:
        return {"status": "live", "events": [], **_passing(topic, room)}
    here = position_of(room)
    has = Position(known.epoch, known.offset) if known else None
    bodies = missed(room, has, MOST_REPLAYED)
    events = [json.loads(body) for body in bodies or ()]
    return {
        "status": "reset" if bodies is None else "live",
        **here.public(),
        "events": without_hidden(events) if topic == "notifications" else events,
    }


def _passing(topic: str, room: str) -> Answer:
    """The state that a passing topic's room has been told so far."""
    if topic == "presence":
        return delivery().presence.state(room)
    return {"epoch": room, "offset": 0, "state": measures.news(room)}


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # set by Flask-SocketIO
