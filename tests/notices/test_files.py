"""Notices about files: exactly who is told what, and who is not."""

from __future__ import annotations

from functools import partial

import pytest

from dashboard.actions import inbox, roles, shares, uploads, users
from dashboard.models import Role, Upload, User
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action
from tests.notices.told import notifications
from tests.notices.told import told as all_told

told = partial(all_told, topic="files")


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody with files."""
    return make_user("ana", name="Ana")


@pytest.fixture
def ben(make_user: UserFactory) -> User:
    """Somebody with nothing to do with them."""
    return make_user("ben", name="Ben")


@pytest.fixture
def staff(make_user: UserFactory) -> User:
    """Somebody who sees everyone's files."""
    return make_user("sam", name="Sam", roles=("staff",))


@pytest.fixture
def closed(make_user: UserFactory) -> User:
    """Somebody who would see them, too, if their account were open."""
    return make_user("closed", roles=("admin",), state="deactivated")


def give(owner: User, name: str = "a.txt", size: int = 10) -> Upload:
    return uploads.create(owner, name, [b"x" * size])


def read_all(*people: User) -> None:
    for person in people:
        inbox.mark_all_read(person)


# Arriving


def test_the_owner_and_whoever_sees_all_files_are_told_of_new_ones(
    ana: User, ben: User, staff: User, closed: User
) -> None:
    first = give(ana)
    assert told(ana) == ["Your file “a.txt” was uploaded"]
    assert told(staff) == ["Ana uploaded “a.txt”"]
    assert told(ben) == told(closed) == []
    assert {it.path for person in (ana, staff) for it in notifications(person, "files")} == {
        f"/uploads/{first.id}"
    }


def test_many_new_files_are_one_notice_for_each_owner(ana: User, ben: User, staff: User) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        give(ana, name)
    give(ben)
    assert told(ana) == ["3 of your files were uploaded"]
    assert told(staff) == ["3 new files by Ana", "Ben uploaded “a.txt”"]
    assert [it.path for it in notifications(ana, "files")] == ["/uploads?owner=me"]
    assert notifications(staff, "files")[0].path == f"/uploads?owner={ana.id}"
    read_all(staff)
    give(ana, "d.txt")
    assert told(staff)[-1] == "Ana uploaded “d.txt”"


def test_whoever_sees_all_files_is_told_once_of_their_own(staff: User) -> None:
    verify_action(lambda: give(staff), ["upload.created"])
    assert told(staff) == ["Your file “a.txt” was uploaded"]


def test_without_the_right_to_see_all_files_those_notices_go(ana: User, staff: User) -> None:
    give(ana)
    users.change_roles(SYSTEM, staff, [role_by_key("user")], [role_by_key("staff")])
    assert told(staff) == []
    give(ana, "later.txt")
    assert told(staff) == []
    users.change_roles(SYSTEM, staff, [role_by_key("staff")], [])
    assert told(staff) == ["Ana uploaded “a.txt”"]


# Removed and renamed


def test_an_owner_is_told_when_somebody_else_deletes_files(
    ana: User, ben: User, staff: User
) -> None:
    made = [give(ana, name) for name in ("a.txt", "b.txt", "c.txt")]
    read_all(ana, staff)
    uploads.delete(ana, made[0])
    assert told(ana) == ["3 of your files were uploaded"]
    verify_action(lambda: uploads.delete(staff, made[1]), ["upload.deleted"])
    assert told(ana)[1:] == ["Sam deleted your file “b.txt”"]
    uploads.delete(staff, made[2])
    assert told(ana)[1:] == ["Sam deleted 2 of your files"]
    assert notifications(ana, "files")[-1].level == "warning"
    assert told(ben) == []
    assert len(told(staff)) == 1


def test_an_owner_is_told_when_somebody_else_renames_a_file(ana: User, staff: User) -> None:
    made = give(ana)
    read_all(ana)
    uploads.rename(ana, made, "b.txt")
    assert len(told(ana)) == 1
    verify_action(lambda: uploads.rename(staff, made, "c.txt"), ["upload.renamed"])
    assert told(ana)[1:] == ["Sam renamed your file “b.txt” to “c.txt”"]
    assert notifications(ana, "files")[-1].path == f"/uploads/{made.id}"


# Sharing


def test_the_one_with_whom_a_file_is_shared_is_told_and_told_when_it_ends(
    ana: User, ben: User, staff: User
) -> None:
    made = give(ana)
    read_all(ana, staff)
    verify_action(lambda: shares.share(ana, made, ben), ["upload.shared"])
    assert told(ben) == ["Ana shared “a.txt” with you"]
    assert notifications(ben)[0].path == f"/uploads/{made.id}"
    shares.share(ana, made, ben)
    assert len(told(ben)) == 1
    verify_action(lambda: shares.unshare(ana, made, ben.id), ["upload.unshared"])
    assert told(ben)[1:] == ["“a.txt” is no longer shared with you"]
    assert len(told(ana)) == len(told(staff)) == 1


def test_several_shared_files_are_one_notice(ana: User, ben: User) -> None:
    for name in ("a.txt", "b.txt"):
        shares.share(ana, give(ana, name), ben)
    assert told(ben) == ["Ana shared 2 files with you"]
    assert notifications(ben)[0].path == "/uploads?owner=shared"


def test_when_a_shared_file_is_deleted_everybody_who_saw_it_is_told(
    ana: User, ben: User, staff: User, make_user: UserFactory
) -> None:
    carl, made = make_user("carl"), give(ana)
    for person in (ben, carl):
        shares.share(ana, made, person)
    read_all(ana, ben, carl, staff)
    verify_action(lambda: uploads.delete(staff, made), ["upload.deleted"])
    assert told(ben)[1:] == told(carl)[1:] == ["“a.txt” is no longer shared with you"]
    assert told(ana)[1:] == ["Sam deleted your file “a.txt”"]
    assert len(told(staff)) == 1


def test_who_lost_the_right_to_files_or_the_account_hears_no_more_of_shared_ones(
    ana: User, ben: User, make_user: UserFactory
) -> None:
    carl, made = make_user("carl"), give(ana)
    for person in (ben, carl):
        shares.share(ana, made, person)
    users.change_roles(SYSTEM, ben, [], [role_by_key("user")])
    users.deactivate(SYSTEM, carl)
    assert told(ben) == []
    uploads.delete(ana, made)
    users.reactivate(SYSTEM, carl)
    assert told(carl) == ["Ana shared “a.txt” with you"]


# Room


@pytest.fixture
def small(app: object) -> Role:
    """A role with room for 1,000 bytes."""
    values = {"name": "Small", "permissions": ["uploads.create"], "quota_bytes": 1000}
    return roles.create(SYSTEM, values | {"max_upload_bytes": 1000})


def test_when_room_runs_out_its_owner_and_those_who_see_all_files_are_told_once(
    small: Role, ben: User, staff: User, closed: User, make_user: UserFactory
) -> None:
    dana = make_user("dana", name="Dana", roles=(small,))
    verify_action(lambda: give(dana, "1.txt", 900), ["upload.created"])
    verify_action(lambda: give(dana, "2.txt", 1), ["upload.created", "quota.nearly_full"])
    verify_action(lambda: give(dana, "3.txt", 50), ["upload.created"])
    assert [it for it in told(dana) if "space" in it] == [
        "Your space is nearly full: 901 bytes of 1 kB are used"
    ]
    assert [it for it in told(staff) if "space" in it] == [
        "The space of Dana is nearly full: 901 bytes of 1 kB are used"
    ]
    assert told(ben) == told(closed) == []
    assert {it.level for it in notifications(dana) if it.kind == "quota.nearly_full"} == {"warning"}


def test_room_that_runs_out_again_is_told_again(small: Role, make_user: UserFactory) -> None:
    dana = make_user("dana", roles=(small,))
    full = give(dana, "1.txt", 950)
    uploads.delete(dana, full)
    verify_action(lambda: give(dana, "2.txt", 950), ["upload.created", "quota.nearly_full"])
    assert len([it for it in told(dana) if "space" in it]) == 2


def test_who_has_no_limit_never_runs_out(make_user: UserFactory) -> None:
    admin = make_user(roles=("admin",))
    verify_action(lambda: give(admin, size=5000), ["upload.created"])
