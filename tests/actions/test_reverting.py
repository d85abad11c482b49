"""Taking changes back: by the usual verbs, saying what was reverted, never over others' heads."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from dashboard.actions import roles, uploads, users
from dashboard.actions.reverting import WAYS, ChangedSince, NothingToRevert, needs_password, revert
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Role, User
from dashboard.models.entries import REVERTABLE
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.storage import files
from tests.helpers.verify_action import verify_action


@pytest.fixture
def admin(make_user: Any) -> User:
    """Who may do everything."""
    person: User = make_user("adam", roles=("admin",))
    return person


@pytest.fixture
def ana(make_user: Any) -> User:
    """Whose account is changed."""
    person: User = make_user("ana", name="Ana Lima")
    return person


def entry(kind: str) -> EventLogEntry:
    """The latest entry of a kind."""
    query = select(EventLogEntry).where(EventLogEntry.kind == kind)
    return db.session.scalars(query.order_by(EventLogEntry.id.desc())).first()  # type: ignore[return-value]


def reverting(actor: Any, what: EventLogEntry, kind: str, **options: Any) -> EventLogEntry:
    """Revert, and return the one entry which that makes and which says so."""
    made = verify_action(lambda: revert(actor, what, **options), [kind])
    found = db.session.get(EventLogEntry, made)
    assert found is not None
    assert found.reverts_id == what.id
    assert found.id == last_position()
    return found


def test_the_pages_are_told_of_what_can_be_reverted() -> None:
    assert WAYS.keys() == REVERTABLE


def test_a_profile(admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"name": "Ana Nova", "locale": "fr"})
    made = reverting(admin, entry("user.updated"), "user.updated")
    assert (ana.name, ana.locale) == ("Ana Lima", None)
    assert made.data == {
        "before": {"name": "Ana Nova", "locale": "fr"},
        "after": {"name": "Ana Lima", "locale": None},
    }
    # … and what was reverted can be brought back.
    reverting(admin, made, "user.updated")
    assert ana.name == "Ana Nova"


def test_only_some_of_the_fields(admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"name": "Ana Nova", "locale": "fr"})
    reverting(admin, entry("user.updated"), "user.updated", chosen=frozenset({"locale"}))
    assert (ana.name, ana.locale) == ("Ana Nova", None)


def test_what_somebody_changed_since_is_asked_about(admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"name": "Ana Nova", "locale": "fr"})
    first = entry("user.updated")
    users.update_profile(ana, ana, {"name": "Ana Own"})
    with pytest.raises(ChangedSince) as caught:
        revert(admin, first)
    assert caught.value.current == {"name": "Ana Own"}
    assert caught.value.status == 412
    assert (ana.name, ana.locale) == ("Ana Own", "fr")

    reverting(admin, first, "user.updated", chosen=frozenset({"locale"}))
    assert (ana.name, ana.locale) == ("Ana Own", None)

    reverting(admin, first, "user.updated", even_if_changed=True)
    assert ana.name == "Ana Lima"


def test_what_is_as_it_was_is_said_to_be(admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"name": "Ana Nova"})
    first = entry("user.updated")
    revert(admin, first)
    position = last_position()
    for chosen in (None, frozenset({"name"}), frozenset({"nothing"})):
        with pytest.raises(NothingToRevert):
            revert(admin, first, chosen)
    assert last_position() == position


def test_a_value_that_is_taken_by_now_is_refused_as_ever(admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"email": "new@example.com"})
    users.update_profile(admin, admin, {"email": "ana@example.com"})
    first = db.session.scalars(
        select(EventLogEntry).where(
            EventLogEntry.kind == "user.updated", EventLogEntry.subject_id == ana.id
        )
    ).one()
    with pytest.raises(Invalid):
        revert(admin, first)
    assert ana.email == "new@example.com"


def test_a_picture_as_long_as_its_content_is_there(admin: User, ana: User, app: Any) -> None:
    kept, gone = files().store(b"a picture that is kept"), "0" * 64
    for sha256 in (kept, gone, None):
        users.set_picture(admin, ana, sha256)
    without, to_gone, to_kept = db.session.scalars(
        select(EventLogEntry)
        .where(EventLogEntry.kind == "user.updated")
        .order_by(EventLogEntry.id.desc())
    )
    with pytest.raises(NothingToRevert):
        revert(admin, without)
    with pytest.raises(ChangedSince):
        revert(admin, to_gone)
    reverting(admin, to_gone, "user.updated", even_if_changed=True)
    assert ana.picture_sha256 == kept
    reverting(admin, to_kept, "user.updated")
    assert ana.picture_sha256 is None


def test_roles_each_by_itself(admin: User, ana: User) -> None:
    staff, translator, user = map(role_by_key, ("staff", "translator", "user"))
    users.change_roles(admin, ana, grant=[staff, translator], revoke=[user])
    first = entry("user.roles_changed")
    users.change_roles(admin, ana, revoke=[staff])
    made = reverting(admin, first, "user.roles_changed")
    assert ana.roles == [user]
    assert made.data == {"granted": [user.id], "revoked": [translator.id]}


def test_a_role_that_was_deleted_since_is_left_out(admin: User, ana: User) -> None:
    role = roles.create(admin, {"name": "Guides", "permissions": []})
    users.change_roles(admin, ana, grant=[role])
    first = entry("user.roles_changed")
    roles.delete(admin, role)
    with pytest.raises(NothingToRevert):
        revert(admin, first)


def test_the_state_of_an_account(admin: User, ana: User) -> None:
    users.deactivate(admin, ana)
    closed = entry("user.deactivated")
    reverting(admin, closed, "user.reactivated")
    assert ana.is_active
    opened = entry("user.reactivated")
    reverting(admin, opened, "user.deactivated")
    assert not ana.is_active
    with pytest.raises(NothingToRevert):
        revert(admin, opened)


def test_a_role_each_permission_by_itself(admin: User) -> None:
    role = roles.create(admin, {"name": "Guides", "permissions": ["users.view", "roles.view"]})
    changed = {"name": "Leaders", "permissions": ["users.view", "uploads.create"]}
    roles.update(admin, role, {**changed, "quota_bytes": 5})
    first = entry("role.updated")
    roles.update(admin, role, {"permissions": ["users.view", "uploads.create", "users.edit"]})
    reverting(admin, first, "role.updated")
    assert role.name == "Guides"
    assert role.quota_bytes is None
    assert role.permissions == ["roles.view", "users.edit", "users.view"]


def test_the_name_of_a_file(make_user: Any) -> None:
    owner = make_user()
    upload = uploads.create(owner, "draft.txt", [b"words"])
    uploads.rename(owner, upload, "final.txt")
    reverting(owner, entry("upload.renamed"), "upload.renamed")
    assert upload.name == "draft.txt"


def test_rights_are_those_of_the_change_itself(make_user: Any, admin: User, ana: User) -> None:
    staff = make_user(roles=("staff",))
    users.deactivate(SYSTEM, make_user("bob", roles=("admin",)))
    with pytest.raises(Denied):
        revert(staff, entry("user.deactivated"))
    role = roles.create(admin, {"name": "Guides", "permissions": ["users.view"]})
    roles.update(admin, role, {"description": "They show the way."})
    with pytest.raises(Denied):
        revert(staff, entry("role.updated"))
    users.change_roles(admin, ana, grant=[role_by_key("admin")])
    with pytest.raises(Denied):
        revert(staff, entry("user.roles_changed"))
    users.deactivate(admin, staff)
    own = entry("user.deactivated")
    with pytest.raises(NotFound):
        revert(staff, own)


def test_nobody_reverts_what_they_do_not_see(make_user: Any, admin: User, ana: User) -> None:
    users.update_profile(admin, ana, {"name": "Ana Nova", "email": "secret@example.com"})
    first = entry("user.updated")
    with pytest.raises(NotFound):
        revert(make_user(), first)
    role = Role(
        key=None,
        name="Names only",
        name_key="names only",
        permissions=["activity.view", "users.view", "users.edit", "uploads.create"],
    )
    editor = make_user(roles=(role,))
    reverting(editor, first, "user.updated")
    assert ana.name == "Ana Lima"
    assert ana.email == "secret@example.com"


def test_who_lost_the_right_learns_nothing_of_how_it_is_now(
    make_user: Any, admin: User, ana: User
) -> None:
    """One's own entries stay visible, but not what has become of their records since."""
    second = make_user(roles=("admin",))
    role = roles.create(second, {"name": "Guides", "permissions": ["users.view"]})
    roles.update(second, role, {"name": "Scouts", "permissions": []})
    users.update_profile(second, ana, {"name": "Ana Nova"})
    users.deactivate(second, ana)
    made = [entry(kind) for kind in ("role.updated", "user.updated", "user.deactivated")]
    users.change_roles(admin, second, grant=[role_by_key("user")], revoke=[role_by_key("admin")])
    users.reactivate(admin, ana)
    users.update_profile(admin, ana, {"name": "Ana Secret"})
    roles.update(admin, role, {"name": "Secret", "permissions": ["users.view"]})
    for what in made:
        with pytest.raises(Denied):
            revert(second, what)


def test_records_that_are_gone_and_kinds_without_a_way_back(admin: User, make_user: Any) -> None:
    owner = make_user()
    upload = uploads.create(owner, "a.txt", [b"words"])
    uploads.rename(owner, upload, "b.txt")
    renamed = entry("upload.renamed")
    uploads.delete(owner, upload)
    with pytest.raises(NotFound):
        revert(admin, renamed)
    with pytest.raises(Denied):
        revert(admin, entry("upload.deleted"))


def test_ones_own_address_needs_a_recent_password(admin: User, ana: User) -> None:
    users.update_profile(ana, ana, {"email": "new@example.com", "name": "Ana N"})
    own = entry("user.updated")
    assert needs_password(ana, own, None)
    assert needs_password(ana, own, ["email"])
    assert not needs_password(ana, own, ["name"])
    assert not needs_password(admin, own, None)
