"""Sharing files: who may, with whom, what they see of it, and that nothing stays when it ends."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from dashboard.actions import roles, shares, uploads, users
from dashboard.actions.attempts import TooManyAttempts
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.extensions import db, limiter
from dashboard.live import files
from dashboard.live.files import Asked
from dashboard.models import RoomEvent, Upload, UploadShare, User
from dashboard.models.event_log import missed, position_of
from dashboard.models.roles import role_by_key
from dashboard.models.uploads import find_upload
from dashboard.policy import SYSTEM, can
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

Give = Callable[..., Upload]


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody with a file."""
    return make_user("ana")


@pytest.fixture
def ben(make_user: UserFactory) -> User:
    """Somebody to share it with."""
    return make_user("ben", name="Ben Okri")


@pytest.fixture
def upload(ana: User) -> Upload:
    """The file."""
    return give(ana)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    limiter.reset()


def give(owner: User, name: str = "notes.txt") -> Upload:
    return uploads.create(SYSTEM, name, [b"some bytes"], owner=owner)


def listed(viewer: User, owner: str = "") -> list[int]:
    """The ids of what a person's list shows."""
    return [it["id"] for it in files.snapshot(viewer, Asked(owner=owner))["items"]]


# What sharing does


def test_a_shared_file_is_seen_and_nothing_else_may_be_done(
    ana: User, ben: User, upload: Upload
) -> None:
    verify_action(lambda: shares.share(ana, upload, ben), ["upload.shared"])
    assert listed(ben) == listed(ben, "shared") == [upload.id]
    assert listed(ben, "me") == []
    assert can(ben, "uploads.view_all", upload)
    for act in (
        lambda: uploads.rename(ben, upload, "his.txt"),
        lambda: uploads.delete(ben, upload),
        lambda: shares.share(ben, upload, ben),
        lambda: shares.unshare(ben, upload, ben.id),
    ):
        with pytest.raises(Denied):
            act()


def test_sharing_twice_is_once(ana: User, ben: User, upload: Upload) -> None:
    shares.share(ana, upload, ben)
    verify_action(lambda: shares.share(ana, upload, ben), [])
    verify_action(lambda: shares.unshare(ana, upload, ben.id), ["upload.unshared"])
    verify_action(lambda: shares.unshare(ana, upload, ben.id), [])


def test_what_happens_to_a_shared_file_reaches_everybody_who_sees_it(
    ana: User, ben: User, make_user: UserFactory, upload: Upload
) -> None:
    carl = make_user("carl")
    shares.share(ana, upload, ben)
    verify_action(lambda: shares.share(ana, upload, carl), ["upload.shared"])
    verify_action(lambda: uploads.rename(ana, upload, "new.txt"), ["upload.renamed"])
    verify_action(lambda: users.update_profile(ana, ana, {"name": "Anna"}), ["user.updated"])
    verify_action(lambda: shares.unshare(ana, upload, ben.id), ["upload.unshared"])
    assert listed(ben) == []
    assert listed(carl) == [upload.id]
    verify_action(lambda: uploads.delete(ana, upload), ["upload.deleted"])
    assert db.session.scalars(select(UploadShare)).all() == []


def test_nobody_learns_with_whom_else_a_file_is_shared(
    ana: User, ben: User, make_user: UserFactory, upload: Upload
) -> None:
    carl, staff = make_user("carl"), make_user("staff.s", roles=("staff",))
    for person in (ben, carl):
        shares.share(ana, upload, person)
    both = sorted((ben.id, carl.id))
    assert files.shown(ben, upload)["shared_with"] == [ben.id]
    assert files.snapshot(carl, Asked())["items"][0]["shared_with"] == [carl.id]
    assert files.shown(ana, upload)["shared_with"] == both
    assert files.shown(staff, upload)["shared_with"] == both
    bodies = db.session.scalars(
        select(RoomEvent.body).where(RoomEvent.room == f"uploads:own:{ben.id}")
    )
    assert [json.loads(body)["record"]["shared_with"] for body in bodies] == [[ben.id]] * 2


# Who may


def test_owners_and_those_who_see_all_files_and_people_share(
    ana: User, ben: User, make_user: UserFactory, upload: Upload
) -> None:
    viewers = roles.create(SYSTEM, {"name": "Viewers", "permissions": ["uploads.view_all"]})
    for actor in (ben, make_user(roles=(viewers,)), make_user(roles=("translator",))):
        with pytest.raises(Denied):
            shares.share(actor, upload, ben)
    staff = make_user(roles=("staff",))
    shares.share(staff, upload, ben)
    shares.unshare(staff, upload, ben.id)
    shares.share(SYSTEM, upload, ben)


def test_an_owner_who_may_no_longer_upload_shares_nothing(
    ana: User, ben: User, upload: Upload
) -> None:
    users.change_roles(SYSTEM, ana, [], [role_by_key("user")])
    with pytest.raises(Denied):
        shares.share(ana, upload, ben)


def test_the_right_is_asked_for_anew_with_every_look(ana: User, ben: User, upload: Upload) -> None:
    shares.share(ana, upload, ben)
    users.change_roles(SYSTEM, ben, [], [role_by_key("user")])
    assert not can(ben, "uploads.view_all", upload)
    users.change_roles(SYSTEM, ben, [role_by_key("user")], [])
    assert can(ben, "uploads.view_all", upload)
    users.deactivate(SYSTEM, ben)
    assert not can(ben, "uploads.view_all", upload)


def test_sharing_what_is_gone_is_not_found(ana: User, ben: User, upload: Upload) -> None:
    uploads.delete(ana, upload)
    with pytest.raises(NotFound):
        shares.share(ana, upload, ben)
    with pytest.raises(NotFound):
        shares.unshare(ana, upload, ben.id)


# Whom


@pytest.mark.parametrize("typed", ["ben", "BEN", " ben@example.com ", "Ben@Example.COM"])
def test_a_name_or_address_typed_exactly_finds_somebody(
    ana: User, ben: User, upload: Upload, typed: str
) -> None:
    shares.share_with_typed(ana, upload, typed)
    assert shares.shared_with(upload) == [{"id": ben.id, "name": "Ben Okri"}]


@pytest.mark.parametrize("typed", ["nobody", "be", "closed", "invited", "guest", "b%n", "\0", ""])
def test_every_failure_is_the_same_answer(
    ana: User, ben: User, make_user: UserFactory, upload: Upload, typed: str
) -> None:
    make_user("closed", state="deactivated")
    make_user("invited", state="invited")
    make_user("guest", roles=(roles.create(SYSTEM, {"name": "Guest", "permissions": []}),))
    with pytest.raises(Invalid) as refused:
        shares.share_with_typed(ana, upload, typed)
    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "person": "The file cannot be shared with this person. Check the spelling."
    }


def test_the_owner_needs_no_share(ana: User, upload: Upload) -> None:
    with pytest.raises(Invalid) as refused:
        shares.share_with_typed(ana, upload, "ana")
    assert "already" in str(refused.value.fields["person"])


def test_names_cannot_be_tried_without_end(ana: User, ben: User, upload: Upload) -> None:
    for number in range(30):
        with pytest.raises(Invalid):
            shares.share_with_typed(ana, upload, f"guess{number}")
    with pytest.raises(TooManyAttempts):
        shares.share_with_typed(ana, upload, "ben")
    assert shares.shared_with(upload) == []


def test_only_those_who_see_people_choose_by_number(
    ana: User, ben: User, make_user: UserFactory, upload: Upload
) -> None:
    with pytest.raises(Denied):
        shares.share_with_chosen(ana, upload, ben.id)
    translator = make_user(roles=("translator",))
    own = give(translator)
    shares.share_with_chosen(translator, own, ben.id)
    with pytest.raises(Invalid):
        shares.share_with_chosen(translator, own, 999_999)
    assert listed(ben) == [own.id]


def test_a_file_is_shared_with_so_many_people_only(
    ana: User, ben: User, make_user: UserFactory, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOST", 1)
    shares.share(ana, upload, ben)
    with pytest.raises(Invalid) as refused:
        shares.share(ana, upload, make_user("carl"))
    assert str(refused.value.fields["person"]) == "A file can be shared with at most 1 people."


# When it ends


def test_what_was_missed_while_away_is_not_sent_after_the_right_is_gone(
    ana: User, ben: User, upload: Upload
) -> None:
    room = f"uploads:own:{ben.id}"
    before = position_of(room)
    shares.share(ana, upload, ben)
    uploads.rename(ana, upload, "a secret name.txt")
    other = give(ben, "of his own.txt")
    shares.unshare(ana, upload, ben.id)
    bodies = missed(room, before, 100)
    assert bodies is not None
    events = [json.loads(body) for body in bodies]
    assert [(it["op"], it["id"]) for it in events] == [
        ("remove", upload.id),
        ("remove", upload.id),
        ("put", other.id),
        ("remove", upload.id),
    ]
    assert [it["offset"] for it in events] == [1, 2, 3, 4]
    assert "secret" not in "".join(bodies)


def test_redacting_takes_nothing_else(ana: User, ben: User) -> None:
    first = give(ana, '{"topic":"uploads","op":"put","id":2,"version":1.txt')
    second = give(ana, "second.txt")
    for upload in (first, second):
        shares.share(ana, upload, ben)
    shares.unshare(ana, second, ben.id)
    assert listed(ben) == [first.id]
    kept = db.session.scalars(
        select(RoomEvent.body).where(RoomEvent.room == f"uploads:own:{ben.id}")
    )
    assert [json.loads(body)["op"] for body in kept] == ["put", "remove", "remove"]


def test_a_deleted_file_is_shared_with_nobody(ana: User, ben: User, upload: Upload) -> None:
    shares.share(ana, upload, ben)
    uploads.delete(ana, upload)
    assert find_upload(upload.id) is None
    assert listed(ben) == []
