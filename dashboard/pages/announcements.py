"""Pages about announcements: all of them, one as its readers or its writers see it, the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from dashboard.access import requires, signed_in
from dashboard.actions import announcement_readers, announcements
from dashboard.actions.announcement_fields import MOST_TEXT
from dashboard.context import role_label
from dashboard.errors import Conflict, DashboardError, Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.identity import current_actor
from dashboard.live.announcement_list import Asked, banners, readable, snapshot
from dashboard.live.people import role_records
from dashboard.live.snapshot import offsets
from dashboard.models.announcements import (
    DRAFT,
    ENDED,
    LEVELS,
    RUNNING,
    STATES,
    Announcement,
    find_announcement,
)
from dashboard.models.roles import all_roles
from dashboard.models.users import User
from dashboard.pages.announcement_form import AnnouncementForm
from dashboard.pages.typed import keeps_typed
from dashboard.policy import can
from dashboard.words.wording import said

blueprint = Blueprint("announcements", __name__, url_prefix="/announcements")

ONE = "/<int:announcement_id>"


@blueprint.app_template_global("announcement_banners")
def current_banners() -> dict[str, Any]:
    """What is announced to the person of this request."""
    if not current_user.is_authenticated:
        return {"items": [], "seen": [], "offsets": {}}
    return banners(current_actor())


@blueprint.get("")
@requires("announcements.edit")
def index() -> ResponseReturnValue:
    """All announcements; JavaScript keeps the list live."""
    viewer, state = current_actor(), request.args.get("state", "")
    asked = Asked(state if state in STATES else "")
    data = {
        **snapshot(viewer, asked),
        "query": {"state": asked.state, "sort": asked.sort},
        "roles": role_records(viewer),
        "role_offsets": offsets(viewer, "roles"),
    }
    return render_template("announcements/index.html", data=data, asked=asked)


def _typed(errors: Mapping[str, Any]) -> str:
    """The form with what was typed, for the announcement in the address or a new one."""
    known = (request.view_args or {}).get("announcement_id")
    announcement = None if known is None else _announcement(known)
    form = AnnouncementForm.sent(request.form, _blank(announcement))
    return _form_page(form.meanwhile(announcement) if announcement else form, announcement, errors)


@blueprint.get("/new")
@requires("announcements.edit")
def new() -> ResponseReturnValue:
    """The form for a new announcement."""
    return _form_page(_blank())


@blueprint.post("/new")
@requires("announcements.edit")
@keeps_typed(_typed)
def create() -> ResponseReturnValue:
    """Write an announcement, as a draft or for its people at once."""
    form = AnnouncementForm.sent(request.form, _blank())
    try:
        made = announcements.create(current_actor(), form.wanted(), announce=_announces())
    except (Invalid, Denied) as error:
        return _typed(_errors(error)), error.status
    return _done(made)


@blueprint.get(ONE)
@signed_in
def show(announcement_id: int) -> ResponseReturnValue:
    """An announcement, for those whom it is for and for those who write them."""
    viewer, announcement = current_actor(), _announcement(announcement_id)
    reading, writes = readable(viewer, announcement), can(viewer, "announcements.edit")
    if reading is None and not writes:
        raise NotFound()
    data = {
        "reading": reading,
        "announcement": announcement.public() if writes else None,
        "roles": role_records(viewer) if writes else [],
        "offsets": offsets(viewer, "announcements", "roles"),
    }
    return render_template(
        "announcements/show.html",
        announcement=announcement,
        reading=reading,
        writes=writes,
        text=announcement.text(str(get_locale())),
        languages=_languages(),
        data=data,
    )


@blueprint.get(f"{ONE}/edit")
@requires("announcements.edit")
def form(announcement_id: int) -> ResponseReturnValue:
    """The form of an announcement."""
    announcement = _announcement(announcement_id)
    if announcement.state == ENDED:
        return redirect(f"/announcements/{announcement_id}")
    return _form_page(_blank(announcement), announcement)


@blueprint.post(f"{ONE}/edit")
@requires("announcements.edit")
@keeps_typed(_typed)
def edit(announcement_id: int) -> ResponseReturnValue:
    """Save what was typed in, as long as nobody else typed in the same field."""
    announcement = _announcement(announcement_id)
    form = AnnouncementForm.sent(request.form, _blank(announcement))
    try:
        if form.meanwhile(announcement).theirs:
            raise Conflict(announcement.public())
        announcements.update(
            current_actor(),
            announcement,
            form.changes(announcement),
            announcement.version,
            announce=_announces(),
        )
    except (Invalid, Denied, Conflict) as error:
        return _typed(_errors(error)), error.status
    return _done(announcement)


@blueprint.post(f"{ONE}/announce")
@requires("announcements.edit")
def announce(announcement_id: int) -> ResponseReturnValue:
    """Start it now, or schedule a draft that starts later."""
    return _then_back(announcement_id, announcements.announce)


@blueprint.post(f"{ONE}/end")
@requires("announcements.edit")
def end(announcement_id: int) -> ResponseReturnValue:
    """End it before its time."""
    return _then_back(announcement_id, announcements.end)


@blueprint.post(f"{ONE}/seen")
@signed_in
def see(announcement_id: int) -> ResponseReturnValue:
    """Dismiss it, on all of one's pages."""
    announcement_readers.see(current_actor(), _announcement(announcement_id))
    return redirect(f"/announcements/{announcement_id}")


@blueprint.post(f"{ONE}/delete")
@requires("announcements.edit")
def delete(announcement_id: int) -> ResponseReturnValue:
    """Delete what has not been shown to anybody."""
    try:
        announcements.delete(current_actor(), _announcement(announcement_id))
    except Denied as error:
        flash(said(error.message), "error")
        return redirect(f"/announcements/{announcement_id}")
    flash(_("The announcement was deleted."), "success")
    return redirect("/announcements")


def _announcement(announcement_id: int) -> Announcement:
    announcement = find_announcement(announcement_id)
    if announcement is None:
        raise NotFound()
    return announcement


def _blank(announcement: Announcement | None = None) -> AnnouncementForm:
    zone = str(get_timezone())
    if announcement is None:
        return AnnouncementForm.empty(str(get_locale()), zone)
    return AnnouncementForm.of(announcement, zone)


def _announces() -> bool:
    return request.form.get("then") == "announce"


def _errors(error: DashboardError) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = getattr(error, "fields", {})
    return fields or {"form": error.message}


def _done(announcement: Announcement) -> ResponseReturnValue:
    said = {
        DRAFT: _("The draft was saved."),
        RUNNING: _("It is announced: all whom it is for see it now."),
    }
    flash(said.get(announcement.state, _("It will be announced when it is time.")), "success")
    return redirect(f"/announcements/{announcement.id}")


def _then_back(announcement_id: int, act: Callable[..., Announcement]) -> ResponseReturnValue:
    try:
        act(current_actor(), _announcement(announcement_id))
        flash(_("The change was saved."), "success")
    except (Denied, Invalid) as error:
        sentences = [str(it) for it in getattr(error, "fields", {}).values()]
        flash(" ".join(sentences) or str(error.message), "error")
    return redirect(f"/announcements/{announcement_id}")


def _languages() -> list[tuple[str, str]]:
    return [(it.code, it.name) for it in LANGUAGES.values()]


def _level_labels() -> dict[str, tuple[str, str]]:
    labels = (
        (_("Information"), _("A calm note that can wait.")),
        (_("Important"), _("Stands out, and waits to be seen.")),
        (_("Urgent"), _("Stays in sight and is read out at once by screen readers.")),
    )
    return dict(zip(LEVELS, labels, strict=True))


def _form_page(
    form: AnnouncementForm,
    announcement: Announcement | None = None,
    errors: Mapping[str, Any] | None = None,
) -> str:
    """The form of an announcement, or of a new one."""
    viewer = current_actor()
    people = db.session.scalars(select(User).where(User.id.in_(form.values["people"])))
    record = announcement.public() if announcement else None
    return render_template(
        "announcements/form.html",
        announcement=announcement,
        form=form,
        errors=errors or {},
        fixed=announcement is not None and announcement.state == RUNNING,
        languages=_languages(),
        levels=_level_labels(),
        roles=[(it.id, role_label(it)) for it in all_roles()] if can(viewer, "roles.view") else [],
        people=list(people) if can(viewer, "users.view") else [],
        most=MOST_TEXT,
        data={"announcement": record, "offsets": offsets(viewer, "announcements")},
    )
