"""People as JSON: list, one, invite, edit, roles, close and open accounts, several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, TypeAlias

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import login_fresh
from pydantic import Field

from dashboard.access import requires
from dashboard.actions import invitations, users
from dashboard.api.requests import (
    Body,
    Id,
    body,
    expected_version,
    given,
    list_request,
    record_answer,
)
from dashboard.errors import DashboardError, Invalid, NotFound
from dashboard.extensions import db, socketio
from dashboard.identity import current_actor
from dashboard.live.people import Asked, shown, snapshot
from dashboard.models.roles import Role, find_roles
from dashboard.models.users import User, find_user
from dashboard.pages.errors import StaleSignIn, problem
from dashboard.policy import Actor, require

blueprint = Blueprint("api_users", __name__, url_prefix="/api/v1/users")

ONE = "/<int:user_id>"

MOST_AT_ONCE = 500

RoleIds: TypeAlias = Annotated[list[Id], Field(default_factory=list, max_length=100)]


class NewUser(Body):
    """Somebody to invite; without roles they become a «user»."""

    username: str
    name: str
    email: str
    locale: str | None = None
    timezone: str | None = None
    roles: RoleIds


class Profile(Body):
    """The profile fields to change; missing ones stay."""

    name: str | None = None
    email: str | None = None
    locale: str | None = None
    timezone: str | None = None


class RoleChange(Body):
    """Roles to give and to take."""

    grant: RoleIds
    revoke: RoleIds


class Bulk(Body):
    """The same action on several people."""

    ids: list[Id]
    action: Literal["grant", "revoke", "deactivate", "reactivate"]
    role: Id | None = None


@blueprint.get("")
@requires("users.view")
def list_all() -> ResponseReturnValue:
    """People: searched, filtered, sorted, page by page."""
    asked = list_request("name")
    role, state = request.args.get("role", ""), request.args.get("state", "")
    wanted = Asked(asked.q, role, state, asked.sort, asked.limit, asked.cursor)
    return jsonify(snapshot(current_actor(), wanted))


@blueprint.get(ONE)
@requires("users.view")
def show(user_id: int) -> ResponseReturnValue:
    """One person."""
    return _answer(_person(user_id))


@blueprint.post("")
@requires("users.invite")
def invite() -> ResponseReturnValue:
    """Make an account whose owner has yet to choose a password."""
    wanted = body(NewUser)
    roles = roles_by_id(wanted.roles, "roles")
    values = wanted.model_dump(exclude={"roles"})
    return _answer(invitations.invite(current_actor(), values, roles), 201)


@blueprint.patch(ONE)
@requires("users.view")
def edit(user_id: int) -> ResponseReturnValue:
    """Change profile fields; one's own address needs a recent password, as on the account page."""
    values, version = given(body(Profile)), expected_version()
    actor, person = current_actor(), _person(user_id)
    own_address = person.id == actor.id and values.get("email", actor.email) != actor.email
    if own_address and not login_fresh():
        raise StaleSignIn()
    return _answer(users.update_profile(actor, person, values, version))


@blueprint.post(f"{ONE}/roles")
@requires("users.grant")
def change_roles(user_id: int) -> ResponseReturnValue:
    """Give and take roles."""
    wanted = body(RoleChange)
    grant, revoke = roles_by_id(wanted.grant, "grant"), roles_by_id(wanted.revoke, "revoke")
    return _answer(users.change_roles(current_actor(), _person(user_id), grant, revoke))


@blueprint.post(f"{ONE}/deactivate")
@requires("users.deactivate")
def deactivate(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    return _answer(users.deactivate(current_actor(), _person(user_id)))


@blueprint.post(f"{ONE}/reactivate")
@requires("users.deactivate")
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _answer(users.reactivate(current_actor(), _person(user_id)))


@blueprint.post("/bulk")
@requires("users.view")
def bulk() -> ResponseReturnValue:
    """Do the same to several people; each succeeds or fails for itself."""
    wanted = body(Bulk)
    if len(wanted.ids) > MOST_AT_ONCE:
        raise Invalid({"ids": _l("Choose at most %(most)s people at once.", most=MOST_AT_ONCE)})
    act = _bulk_action(wanted)
    results = [_one_of_many(act, user_id) for user_id in dict.fromkeys(wanted.ids)]
    return jsonify(results=results, failed=sum(not result["ok"] for result in results))


def roles_by_id(ids: Iterable[int], field: str) -> list[Role]:
    """The roles with these ids.

    Raises:
        Invalid: at ``field``, if one of them does not exist.
    """
    wanted = set(ids)
    found = find_roles(wanted)
    if len(found) < len(wanted):
        raise Invalid({field: _l("This role does not exist any more.")})
    return found


def _bulk_action(wanted: Bulk) -> Callable[[Actor, User], User]:
    if wanted.action == "deactivate":
        return users.deactivate
    if wanted.action == "reactivate":
        return users.reactivate
    if wanted.role is None:
        raise Invalid({"role": _l("This field is required.")})
    change = {wanted.action: roles_by_id([wanted.role], "role")}
    return lambda actor, person: users.change_roles(actor, person, **change)


def _one_of_many(act: Callable[[Actor, User], User], user_id: int) -> dict[str, Any]:
    socketio.sleep(0)  # lets others be served between two people
    try:
        person = act(current_actor(), _person(user_id))
        return {"id": user_id, "ok": True, "version": person.version}
    except DashboardError as error:
        db.session.rollback()
        return {"id": user_id, "ok": False, "problem": problem(error)}


def _person(user_id: int) -> User:
    require(current_actor(), "users.view")  # answers show the person
    person = find_user(user_id)
    if person is None:
        raise NotFound()
    return person


def _answer(person: User, status: int = 200) -> ResponseReturnValue:
    return record_answer(shown(current_actor(), person), status)
