"""Roles as JSON: list, one, make, change, delete."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from dashboard.access import requires
from dashboard.actions import roles
from dashboard.api.requests import (
    Body,
    body,
    expected_version,
    given,
    list_request,
    record_answer,
)
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.live.role_list import snapshot
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.roles import Role, find_role

blueprint = Blueprint("api_roles", __name__, url_prefix="/api/v1/roles")

ONE = "/<int:role_id>"


class NewRole(Body):
    """A role to make; a size of null is no limit."""

    name: str
    description: str = ""
    permissions: list[str] = Field(default_factory=list)
    max_upload_bytes: int | None = None
    quota_bytes: int | None = None


class RoleChange(Body):
    """What to change of a role; missing members stay."""

    name: str = ""
    description: str = ""
    permissions: list[str] = Field(default_factory=list)
    max_upload_bytes: int | None = None
    quota_bytes: int | None = None


@blueprint.get("")
@requires("roles.view")
def list_all() -> ResponseReturnValue:
    """All roles, or those that a search finds."""
    asked = list_request("")
    return jsonify(snapshot(current_actor(), asked.q, asked.sort))


@blueprint.get(ONE)
@requires("roles.view")
def show(role_id: int) -> ResponseReturnValue:
    """One role."""
    return record_answer(existing_role(role_id).public())


@blueprint.post("")
@requires("roles.edit")
def create() -> ResponseReturnValue:
    """Make a role."""
    wanted = body(NewRole).model_dump()
    return record_answer(roles.create(current_actor(), wanted).public(), 201)


@blueprint.patch(ONE)
@requires("roles.edit")
def change(role_id: int) -> ResponseReturnValue:
    """Change a role."""
    values, version = given(body(RoleChange)), expected_version()
    role = roles.update(current_actor(), existing_role(role_id), values, version)
    return record_answer(role.public())


@blueprint.delete(ONE)
@requires("roles.edit")
def delete(role_id: int) -> ResponseReturnValue:
    """Delete a role; whoever holds it loses it."""
    roles.delete(current_actor(), existing_role(role_id), expected_version())
    return Response(status=204)


def existing_role(role_id: int) -> Role:
    """The role with that id.

    Raises:
        NotFound
    """
    role = find_role(role_id) if role_id <= MOST_INTEGER else None
    if role is None:
        raise NotFound()
    return role
