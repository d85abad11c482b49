"""Pages about roles: all of them with what they allow, one role, a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dashboard.access import requires
from dashboard.actions import roles
from dashboard.context import language_name, role_label
from dashboard.errors import Conflict, DashboardError, Denied, Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.live.role_list import snapshot
from dashboard.live.snapshot import offsets
from dashboard.models.catalogs import translated_languages
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.roles import Role, find_role
from dashboard.models.text import text_key
from dashboard.pages.role_form import RoleForm
from dashboard.pages.typed import keeps_typed
from dashboard.permissions import GROUPS as GROUP_LABELS
from dashboard.permissions import TRANSLATING, grouped
from dashboard.policy import BUILTIN_ROLES, can
from dashboard.rights import Rights, locale_of
from dashboard.sizes import UNITS, size_text, unit_text
from dashboard.words.wording import said

blueprint = Blueprint("roles", __name__, url_prefix="/roles")


@blueprint.get("")
@requires("roles.view")
def index() -> ResponseReturnValue:
    """All roles and the matrix of what they allow; JavaScript keeps both live."""
    return render_template("roles/index.html", data=snapshot(current_actor()), **_groups())


def _typed(errors: Mapping[str, Any]) -> str:
    """The form with what was typed, for the role in the address or a new one."""
    known = (request.view_args or {}).get("role_id")
    role = None if known is None else _role(known)
    form = RoleForm.sent(request.form, role)
    return _form_page(form.meanwhile(role) if role else form, role, errors)


@blueprint.get("/new")
@requires("roles.edit")
def new() -> ResponseReturnValue:
    """The form for a new role."""
    return _form_page(RoleForm.empty())


@blueprint.post("/new")
@requires("roles.edit")
@keeps_typed(_typed)
def create() -> ResponseReturnValue:
    """Make a role."""
    form = RoleForm.sent(request.form)
    try:
        role = roles.create(current_actor(), form.wanted)
    except (Invalid, Denied) as error:
        return _typed(_errors(error)), error.status
    flash(_("The role “%(name)s” was created.", name=role.name), "success")
    return redirect("/roles")


@blueprint.get("/<int:role_id>")
@requires("roles.view")
def show(role_id: int) -> ResponseReturnValue:
    """One role, as a form for who may change it."""
    role = _role(role_id)
    return _form_page(RoleForm.of(role), role)


@blueprint.post("/<int:role_id>")
@requires("roles.view")
@keeps_typed(_typed)
def edit(role_id: int) -> ResponseReturnValue:
    """Save what was typed in, as long as nobody else typed in the same field."""
    role = _role(role_id)
    form = RoleForm.sent(request.form, role)
    try:
        if form.meanwhile(role).theirs:
            raise Conflict(role.public())
        roles.update(current_actor(), role, form.changes(role), role.version)
    except (Invalid, Denied, Conflict) as error:
        return _typed(_errors(error)), error.status
    flash(_("The role was saved."), "success")
    return redirect("/roles")


@blueprint.post("/<int:role_id>/delete")
@requires("roles.edit")
def delete(role_id: int) -> ResponseReturnValue:
    """Delete a role; whoever holds it loses it."""
    role = _role(role_id)
    name = str(role_label(role))
    try:
        roles.delete(current_actor(), role, request.form.get("version", type=int))
    except (Conflict, Denied) as error:
        flash(said(error.message), "error")
        return redirect(f"/roles/{role_id}")
    flash(_("The role “%(name)s” was deleted.", name=name), "success")
    return redirect("/roles")


def _role(role_id: int) -> Role:
    role = find_role(role_id) if role_id <= MOST_INTEGER else None
    if role is None:
        raise NotFound()
    return role


def _groups() -> dict[str, Any]:
    return {"groups": grouped(), "group_labels": GROUP_LABELS, "limitable": TRANSLATING}


def _errors(error: DashboardError) -> Mapping[str, Any]:
    """The sentences at the fields, or one about the whole form."""
    fields: Mapping[str, Any] = getattr(error, "fields", {})
    return fields or {"form": error.message}


def _form_page(
    form: RoleForm, role: Role | None = None, errors: Mapping[str, Any] | None = None
) -> str:
    """The form of a role, or of a new one."""
    viewer = current_actor()
    may_edit = can(viewer, "roles.edit")
    outranked = role is not None and not viewer.permissions.issuperset(role.permissions)
    return render_template(
        "roles/form.html",
        role=role,
        form=form,
        errors=errors or {},
        editable=may_edit and not outranked,
        outranked=may_edit and outranked,
        offered=_offered(role),
        languages=_languages(form),
        builtin=BUILTIN_ROLES.get(role.key or "") if role else None,
        data={"role": role.public(), "offsets": offsets(viewer, "roles")} if role else None,
        units=[(unit, unit_text(unit)) for unit in UNITS],
        limit_text=_limit_text,
        **_groups(),
    )


def _languages(form: RoleForm) -> dict[str, str]:
    """The languages that permissions can be limited to, by name: those of the app, and those that
    the role has been limited to when the app still had them."""
    named = {locale_of(right) for right in form.rights | form.were} - {None, ""}
    names = {str(code): language_name(str(code)) for code in translated_languages() | named}
    return dict(sorted(names.items(), key=lambda item: text_key(item[1])))


def _offered(role: Role | None) -> Rights:
    """The permissions that the viewer may give to and take from ``role``."""
    if role is not None and role.key == "admin":
        return Rights()
    return current_actor().permissions


def _limit_text(size: int | None) -> str:
    return _("No limit") if size is None else size_text(size)
