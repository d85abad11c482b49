"""Invitations and password links of a person, for those who may hand them out."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import requires
from dashboard.actions import invitations
from dashboard.api.requests import Body, body
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.models.links import INVITATION
from dashboard.models.users import User, find_user

blueprint = Blueprint("api_links", __name__, url_prefix="/api/v1/users")

OF_ONE = "/<int(max=9007199254740991):user_id>/links"


class NewLink(Body):
    """What the link is for."""

    purpose: Literal["invitation", "password"]


@blueprint.get(OF_ONE)
@requires("users.invite")
def index(user_id: int) -> ResponseReturnValue:
    """The person's links that still work."""
    return jsonify(items=invitations.open_links(current_actor(), _person(user_id)))


@blueprint.post(OF_ONE)
@requires("users.invite")
def create(user_id: int) -> ResponseReturnValue:
    """Hand out a link; an earlier one for the same purpose stops working."""
    actor, person = current_actor(), _person(user_id)
    if body(NewLink).purpose == INVITATION:
        link = invitations.resend_invitation(actor, person)
    else:
        link = invitations.create_password_link(actor, person)
    return jsonify(invitations.public(actor, link)), 201


def _person(user_id: int) -> User:
    person = find_user(user_id)
    if person is None:
        raise NotFound()
    return person
