"""Pages about people: the list, one person, an invitation, and the list as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dashboard.access import requires
from dashboard.actions import invitations, users
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.live.people import Asked, role_records, sees_private, shown, snapshot
from dashboard.live.snapshot import offsets
from dashboard.models import people
from dashboard.models.columns import now
from dashboard.models.listing import DEFAULT_LIMIT
from dashboard.models.roles import Role, all_roles, find_roles
from dashboard.models.users import STATES, User, find_user
from dashboard.pages import people_csv
from dashboard.pages.choices import language_and_zone
from dashboard.pages.typed import keeps_typed
from dashboard.policy import can
from dashboard.words.wording import said

blueprint = Blueprint("users", __name__, url_prefix="/users")

PUBLIC_FIELDS = ("name",)
PRIVATE_FIELDS = ("email", "locale", "timezone")


@blueprint.get("")
@requires("users.view")
def index() -> ResponseReturnValue:
    """The list; JavaScript fills it from the snapshot in the page and keeps it live."""
    viewer = current_actor()
    asked = _asked(viewer)
    data = {
        **snapshot(viewer, asked),
        "roles": role_records(viewer),
        "query": {"q": asked.q, "role": asked.role, "state": asked.state, "sort": asked.sort},
    }
    return render_template(
        "users/index.html", data=data, asked=asked, roles=_visible_roles(viewer), **_invitation()
    )


@blueprint.get("/new")
@requires("users.invite")
def new() -> ResponseReturnValue:
    """The form that invites somebody; the list has the same one in a dialog."""
    return _new_page({})


def _new_page(errors: Mapping[str, Any]) -> str:
    return render_template("users/new.html", **_invitation(errors))


@blueprint.post("/new")
@requires("users.invite")
@keeps_typed(_new_page)
def invite() -> ResponseReturnValue:
    """Make an account whose owner has yet to choose a password."""
    try:
        roles = find_roles(request.form.getlist("roles", type=int))
        person = invitations.invite(current_actor(), request.form, roles)
    except Invalid as error:
        return _new_page(error.fields or {"form": error.message}), error.status
    flash(_("%(name)s was invited.", name=person.name), "success")
    return redirect(f"/users/{person.id}")


@blueprint.get("/export.csv")
@requires("users.export")
def export() -> ResponseReturnValue:
    """Everybody whom the list's filter shows, as a file for spreadsheets."""
    viewer = current_actor()
    people_csv.require_rights(viewer)
    wanted = people.criteria(
        request.args.get("q", "")[:200],
        request.args.get("role", ""),
        request.args.get("state", ""),
        private=sees_private(viewer),
    )
    response = Response(stream_with_context(people_csv.stream(viewer, wanted)), mimetype="text/csv")
    name = f"people-{now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<int:user_id>")
@requires("users.view")
def show(user_id: int) -> ResponseReturnValue:
    """One person."""
    return _person_page(_person(user_id))


def _typed_profile(errors: Mapping[str, Any]) -> str:
    """The person's page with what was typed into it."""
    person = _person((request.view_args or {})["user_id"])
    return _person_page(person, _typed(person), errors)


@blueprint.post("/<int:user_id>")
@requires("users.view")
@keeps_typed(_typed_profile)
def edit(user_id: int) -> ResponseReturnValue:
    """Save the profile; only what was changed in the form, as long as nobody else changed it."""
    person = _person(user_id)
    if person.id == current_actor().id:  # there, a change of address asks for the password
        return redirect("/account")
    typed = _typed(person)
    changed = {
        name: text for name, text in typed.items() if text != request.form.get(f"was_{name}")
    }
    return _save(person, typed, changed, request.form.get("version", type=int))


@blueprint.post("/<int:user_id>/roles")
@requires("users.grant")
def change_roles(user_id: int) -> ResponseReturnValue:
    """Give the person exactly the roles that are ticked, as far as the form offered them."""
    person = _person(user_id)
    offered = find_roles(request.form.getlist("offered", type=int))
    ticked = set(request.form.getlist("roles", type=int))
    grant = [role for role in offered if role.id in ticked]
    revoke = [role for role in offered if role.id not in ticked]
    return _then_back(user_id, lambda: users.change_roles(current_actor(), person, grant, revoke))


@blueprint.post("/<int:user_id>/deactivate")
@requires("users.deactivate")
def deactivate(user_id: int) -> ResponseReturnValue:
    """Close the account."""
    person = _person(user_id)
    return _then_back(user_id, lambda: users.deactivate(current_actor(), person))


@blueprint.post("/<int:user_id>/reactivate")
@requires("users.deactivate")
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open the account again."""
    person = _person(user_id)
    return _then_back(user_id, lambda: users.reactivate(current_actor(), person))


def _asked(viewer: User) -> Asked:
    """The list's address; what it cannot ask for is left out, so that an old link still opens."""
    private = sees_private(viewer)
    sorts = people.PRIVATE_SORTS if private else people.SORTS
    sort, state = request.args.get("sort", ""), request.args.get("state", "")
    role = request.args.get("role", "")
    return Asked(
        q=request.args.get("q", "").strip()[:200],
        role=role if role.isascii() and role.isdigit() and len(role) < 16 else "",
        state=state if state in STATES else "",
        sort=sort if sort.removeprefix("-") in sorts else "name",
        limit=DEFAULT_LIMIT,
    )


def _visible_roles(viewer: User) -> list[Role]:
    return all_roles() if can(viewer, "roles.view") else []


def _givable_roles(viewer: User) -> list[Role]:
    if not can(viewer, "users.grant"):
        return []
    return [role for role in all_roles() if viewer.permissions.issuperset(role.permissions)]


def _invitation(errors: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the template users/_invite_fields.html needs."""
    return {
        "values": request.form,
        "chosen": request.form.getlist("roles", type=int),
        "errors": errors or {},
        "givable": _givable_roles(current_actor()),
    }


def _typed(person: User) -> dict[str, str]:
    return {name: request.form[name] for name in _fields(person) if name in request.form}


def _fields(person: User) -> tuple[str, ...]:
    """The profile fields that the person's page shows whoever is asking."""
    return PUBLIC_FIELDS + PRIVATE_FIELDS if sees_private(current_actor()) else PUBLIC_FIELDS


def _person_page(
    person: User,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    theirs: Mapping[str, Any] | None = None,
) -> str:
    viewer = current_actor()
    record = shown(viewer, person)
    data = {
        "user": record,
        "roles": role_records(viewer),
        "private": sees_private(viewer),
        "offsets": offsets(viewer, "users", "roles"),
    }
    return render_template(
        "users/show.html",
        person=person,
        record=record,
        data=data,
        values={**record, **(typed or {})},
        errors=errors or {},
        theirs=theirs or {},
        is_self=person.id == viewer.id,
        states=people_csv.state_labels(),
        fields=_fields(person),
        roles=_visible_roles(viewer),
        givable={role.id for role in _givable_roles(viewer)},
        **language_and_zone(),
    )


def _save(
    person: User, typed: Mapping[str, str], changed: Mapping[str, str], version: int | None
) -> ResponseReturnValue:
    try:
        users.update_profile(current_actor(), person, changed, version)
    except Invalid as error:
        return _typed_profile(error.fields or {"form": error.message}), error.status
    except Conflict as error:
        return _conflict(person, typed, changed, error.current)
    flash(_("The profile was saved."), "success")
    return redirect(f"/users/{person.id}")


def _conflict(
    person: User, typed: Mapping[str, str], changed: Mapping[str, str], current: Mapping[str, Any]
) -> ResponseReturnValue:
    """Save what nobody else has touched; otherwise show both versions."""
    was = {name: request.form.get(f"was_{name}") for name in changed}
    theirs = {
        name: current[name] or ""
        for name in changed
        if (current[name] or "") not in (changed[name], was[name])
    }
    if not theirs:
        return _save(person, typed, changed, current["version"])
    kept = {name: text for name, text in typed.items() if name in changed}
    return _person_page(person, kept, {"form": Conflict.message}, theirs), Conflict.status


def _then_back(user_id: int, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
        flash(_("The change was saved."), "success")
    except Denied as error:
        flash(said(error.message), "error")
    return redirect(f"/users/{user_id}")


def _person(user_id: int) -> User:
    person = find_user(user_id)
    if person is None:
        raise NotFound()
    return person
