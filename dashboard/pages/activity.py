"""Pages of the activity: the list, one entry, the list as a file, taking a change back."""

from __future__ import annotations

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
from flask_babel import lazy_gettext as _l
from flask_login import login_fresh

from dashboard.access import signed_in
from dashboard.actions import reverting
from dashboard.api.activity import asked, require_activity, zone
from dashboard.errors import Conflict, DashboardError, Denied, Invalid, NotFound
from dashboard.identity import current_actor
from dashboard.live.activity import Asked, criteria, kinds_for, permalink, snapshot, visible_entry
from dashboard.models.audit import Viewer
from dashboard.models.columns import now
from dashboard.models.listing import DEFAULT_LIMIT
from dashboard.models.users import find_user
from dashboard.pages.activity_file import FORMATS, write
from dashboard.pages.errors import StaleSignIn
from dashboard.policy import can

blueprint = Blueprint("activity", __name__, url_prefix="/activity")


@blueprint.before_request
def _refuse_narrow_tokens() -> None:
    require_activity()


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The list; JavaScript fills it from the snapshot in the page and keeps it live."""
    viewer = current_actor()
    wanted = _possible(asked(DEFAULT_LIMIT, None))
    data = {
        **snapshot(viewer, wanted, zone()),
        "query": wanted.query,
        "kinds": kinds_for(Viewer.of(viewer)),
        "person": _named(wanted.person),
    }
    return render_template("activity/index.html", data=data, asked=wanted)


@blueprint.get("/<int:entry_id>")
@signed_in
def show(entry_id: int) -> ResponseReturnValue:
    """One entry, with what happened around it."""
    return _entry_page(entry_id)


@blueprint.get("/export")
@signed_in
def export() -> ResponseReturnValue:
    """What the list's filter shows, as a file: ``?format=csv|jsonl``."""
    form = request.args.get("format", "csv")
    if form not in FORMATS:
        raise Invalid({"format": _l("Choose one from the list.")})
    wanted = criteria(asked(DEFAULT_LIMIT, None), zone())
    body = stream_with_context(write(current_actor(), wanted, form))
    response = Response(body, mimetype=FORMATS[form])
    name = f"activity-{now():%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<int:entry_id>/revert")
@signed_in
def revert(entry_id: int) -> ResponseReturnValue:
    """Take a change back; where somebody changed the same since, ask first."""
    actor, entry = current_actor(), visible_entry(current_actor(), entry_id)
    fields = frozenset(request.form.getlist("fields")) or None
    if reverting.needs_password(actor, entry, fields) and not login_fresh():
        raise StaleSignIn()
    try:
        sure = request.form.get("even_if_changed") == "1"
        made = reverting.revert(actor, entry, fields, even_if_changed=sure)
    except reverting.ChangedSince as error:
        return _entry_page(entry_id, error.current), error.status
    except (Conflict, Denied, Invalid, NotFound, reverting.NothingToRevert) as error:
        flash(_reason(error), "error")
        return redirect(f"/activity/{entry_id}")
    flash(_("The change was reverted."), "success")
    return redirect(f"/activity/{made}")


def _entry_page(entry_id: int, current: dict[str, Any] | None = None) -> str:
    data = permalink(current_actor(), entry_id)
    data["current"] = current
    return render_template("activity/show.html", data=data)


def _possible(wanted: Asked) -> Asked:
    """The filters without those that cannot be, so that an old link still opens."""
    try:
        criteria(wanted, zone())
    except Invalid as error:
        return Asked(**{**wanted.query, **dict.fromkeys(error.fields, "")}, limit=wanted.limit)
    return wanted


def _named(person: str) -> dict[str, Any] | None:
    """The person whom the list is filtered by, as far as the viewer may know of them."""
    viewer = current_actor()
    if not person or not (can(viewer, "users.view") or int(person) == viewer.id):
        return None
    found = find_user(int(person))
    return {"id": found.id, "name": found.name} if found else None


def _reason(error: DashboardError) -> str:
    """What to say about a change that cannot be taken back."""
    fields = getattr(error, "fields", {})
    return str(next(iter(fields.values()), error.message))
