"""Single-use links: made here, and opened here. Nothing secret is stored.

The address carries the link's id and who was shown it, signed with the key of the installation
and a salt of the link's purpose; the row says until when it works and whether it was used.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from dashboard.config import Settings
from dashboard.errors import DashboardError, NotFound
from dashboard.events import LinkCreated
from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.links import INVITATION, PASSWORD, SETUP, Link
from dashboard.models.users import ACTIVE, INVITED, User, find_user
from dashboard.policy import Actor, outranks
from dashboard.transaction import transaction

PATHS: Final = {SETUP: "/setup", INVITATION: "/invitation", PASSWORD: "/password"}
"""Where a link of each purpose leads."""


class Spent(DashboardError):
    """The link was used, has expired, or was replaced."""

    status, code = 410, "link_spent"
    title = _l("This link no longer works")
    message = _l("Links work once and for a limited time. Ask for a new one.")


class Garbled(NotFound):
    """The address is not one that was handed out."""

    code = "link_garbled"
    title = _l("This link is not complete")
    message = _l("Copy the whole address from the message, or ask for a new link.")


def setup_path() -> str:
    """The path of the one link that makes the first administrator; made anew when need be."""
    with transaction():
        query = select(Link).where(
            Link.purpose == SETUP, Link.used_at.is_(None), Link.expires_at > now()
        )
        link = db.session.scalars(query.order_by(Link.id.desc())).first()
        link = link or _add(SETUP, None, None)
    return path(link)


def create(actor: Actor, user: User, purpose: str) -> Link:
    """Hand out a link for a person; earlier ones for the same purpose stop working.

    The caller has made sure that ``actor`` may.

    Args:
        actor: who hands it out.
        user: whom it is for.
        purpose: ``INVITATION`` or ``PASSWORD``.
    """
    with transaction() as tx:
        for earlier in open_links_of(user):
            if earlier.purpose == purpose:
                earlier.expires_at = now()
        link = _add(purpose, user, actor.id)
        tx.record(actor, LinkCreated(purpose=purpose), user)
    return link


def read(purpose: str, token: str) -> Link:
    """The link that ``token`` opens; it is not used up by this.

    Raises:
        Garbled: nobody handed it out.
        Spent: used, expired, replaced, or the account it is for has changed.
    """
    try:
        link_id, shown_to = _serializer(purpose).loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise Garbled() from error
    link = db.session.get(Link, link_id)
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise Spent()
    if link.user is not None and link.user.state != state_for(purpose):
        raise Spent()
    if shown_to is not None and not _still_outranks(shown_to, link.user):
        raise Spent()
    return link


def user_of(link: Link) -> User:
    """Whom a link is for.

    Raises:
        Spent: a setup link is for nobody yet.
    """
    if link.user is None:
        raise Spent()
    return link.user


def still_wanted(link_id: int) -> Link | None:
    """The link with that id; None once it was used, another has taken its place, or the account
    it is for has changed."""
    link = db.session.get(Link, link_id)
    if link is None or link.used_at is not None or link.user is None:
        return None
    newer = select(Link.id).where(
        Link.user_id == link.user_id, Link.purpose == link.purpose, Link.id > link.id
    )
    if link.user.state != state_for(link.purpose) or db.session.scalar(newer.limit(1)):
        return None
    return link


def works(link: Link) -> bool:
    """Whether a link has not expired."""
    return link.expires_at > now()


def spend_all(user: User) -> None:
    """Make every open link of a person stop working, inside an open transaction."""
    for link in open_links_of(user):
        link.expires_at = now()


def use(purpose: str, token: str) -> Link:
    """Use a link up, inside the transaction that does what it is for.

    Raises:
        Garbled, Spent
    """
    link = read(purpose, token)
    link.used_at = now()
    return link


def open_links_of(user: User) -> list[Link]:
    """The links of a person that still work, newest first."""
    query = select(Link).where(
        Link.user_id == user.id, Link.used_at.is_(None), Link.expires_at > now()
    )
    found = db.session.scalars(query.order_by(Link.id.desc()))
    return [link for link in found if user.state == state_for(link.purpose)]


def path(link: Link, shown_to: Actor | None = None) -> str:
    """The path that opens ``link``.

    Args:
        link: any.
        shown_to: who reads the address, if it is not the person it is for. It stops working when
            the person comes to hold more than whoever has read it.
    """
    token = _serializer(link.purpose).dumps([link.id, shown_to.id if shown_to else None])
    return f"{PATHS[link.purpose]}?token={token}"


def address(link: Link, shown_to: Actor | None = None) -> str:
    """The whole address that opens ``link``; see ``path``."""
    return f"{_settings().base_url}{path(link, shown_to)}"


def _add(purpose: str, user: User | None, created_by: int | None) -> Link:
    hours = 1 if purpose == PASSWORD else _settings().link_hours
    link = Link(
        purpose=purpose, user=user, created_by=created_by, expires_at=now() + timedelta(hours=hours)
    )
    db.session.add(link)
    db.session.flush()
    return link


def _still_outranks(actor_id: int, user: User | None) -> bool:
    actor = find_user(actor_id)
    return actor is not None and outranks(actor, user)


def state_for(purpose: str) -> str:
    """The state an account must be in for a link of that purpose to work."""
    return INVITED if purpose == INVITATION else ACTIVE


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"link/{purpose}")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
