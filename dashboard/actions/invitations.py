"""Verbs on the links that let people in: invitations and forgotten passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from flask_babel import lazy_gettext as _l

from dashboard import mails
from dashboard.actions import links, users
from dashboard.errors import Denied, Invalid
from dashboard.models.columns import wire_time
from dashboard.models.jobs import waiting
from dashboard.models.links import INVITATION, PASSWORD, Link
from dashboard.models.mailing import LINK_MAIL
from dashboard.models.roles import Role
from dashboard.models.users import ACTIVE, INVITED, User, user_by_login
from dashboard.policy import SYSTEM, Actor, require
from dashboard.transaction import transaction

log = structlog.get_logger(__name__)


def invite(actor: Actor, values: Mapping[str, object], roles: Iterable[Role]) -> User:
    """Make an account and hand out the link with which the person takes it over.

    Args, Raises: as for ``users.create``.
    """
    with transaction():
        user = users.create(actor, values, roles)
        _hand_out(actor, user, INVITATION)
    return user


def resend_invitation(actor: Actor, user: User) -> Link:
    """Hand out a new invitation; the one before stops working.

    Args:
        actor: needs ``users.invite`` and must outrank ``user``.
        user: invited and not here yet.

    Raises:
        Denied
        Invalid: the person has accepted already.
    """
    return _link_for(actor, user, INVITATION)


def create_password_link(actor: Actor, user: User) -> Link:
    """Hand out a link with which a person chooses a new password.

    Args:
        actor: needs ``users.invite`` and must outrank ``user``, who is somebody else.
        user: an active person.

    Raises:
        Denied
        Invalid: the account is not active.
    """
    return _link_for(actor, user, PASSWORD)


def request_password_link(typed: str) -> None:
    """Somebody says they forgot the password of ``typed`` (a user name or e-mail address).

    Nobody is told whether there is such an account.
    """
    user = user_by_login(typed)
    if user is not None and user.state in (ACTIVE, INVITED):
        purpose = PASSWORD if user.state == ACTIVE else INVITATION
        _hand_out(SYSTEM, user, purpose)


def open_links(actor: Actor, user: User) -> list[dict[str, Any]]:
    """The links of a person that still work, for those who may hand them out.

    Returns:
        purpose, created_at, expires_at and address of each; where mail is configured the address
        is only in the mail, and None here.

    Raises:
        Denied
    """
    require_may_link(actor, user)
    return [public(actor, link) for link in links.open_links_of(user)]


def public(actor: Actor, link: Link) -> dict[str, Any]:
    """A link as ``actor``, who may see it, is shown it."""
    return {
        "purpose": link.purpose,
        "created_at": wire_time(link.created_at),
        "expires_at": wire_time(link.expires_at),
        "address": None if mails.are_sent() else links.address(link, actor),
    }


def require_may_link(actor: Actor, user: User) -> None:
    """Links open accounts: demand the right to hand them out, and rank.

    Raises:
        Denied: also for oneself, since a token limited to this right would gain the others.
    """
    require(actor, "users.invite", user)
    if actor.id == user.id:
        raise Denied(_l("Use “Forgot your password?” on the sign-in page for your own account."))


def _link_for(actor: Actor, user: User, purpose: str) -> Link:
    with transaction():
        require_may_link(actor, user)
        if user.state != links.state_for(purpose):
            raise Invalid({"purpose": _l("This account is not in the right state for that link.")})
        return _hand_out(actor, user, purpose)


def _hand_out(actor: Actor, user: User, purpose: str) -> Link:
    """Make a link, and have it mailed; where there is no mail server, it is logged."""
    with transaction():
        link = links.create(actor, user, purpose)
        if mails.are_sent():
            waiting(LINK_MAIL, {"link_id": link.id}, user_id=user.id)
    if not mails.are_sent():
        log.info("link", purpose=purpose, user=user.username, address=links.address(link))
    return link
