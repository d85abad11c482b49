"""Uploads: what may come in, how much of it, and that nothing half there is left behind."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from dashboard import previews
from dashboard.actions import roles, uploads, users
from dashboard.config import HOUR, MIB
from dashboard.errors import Conflict, Denied, Invalid, NotFound, OutOfSpace, TooLarge
from dashboard.extensions import db
from dashboard.models import Role, Upload, User
from dashboard.models.roles import role_by_key
from dashboard.models.uploads import find_upload
from dashboard.policy import SYSTEM
from dashboard.storage import LocalStorage, files
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action


def upload(actor: User, name: str = "notes.txt", data: bytes = b"some bytes") -> Upload:
    return uploads.create(actor, name, [data], size=len(data))


def on_disk(data_dir: Path) -> list[str]:
    """The files below the data folder that belong to uploads."""
    return sorted(
        str(file.relative_to(data_dir))
        for folder in ("files", "partial", "previews")
        for file in (data_dir / folder).rglob("*")
        if file.is_file()
    )


def png(size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


def make_role(name: str, largest: int | None, quota: int | None, *more: str) -> Role:
    values = {"name": name, "permissions": ["uploads.create", *more]}
    return roles.create(SYSTEM, values | {"max_upload_bytes": largest, "quota_bytes": quota})


# Coming in


def test_a_file_arrives_whole_and_everybody_who_may_is_told(
    make_user: UserFactory, data_dir: Path
) -> None:
    ana = make_user("ana")
    made = verify_action(
        lambda: uploads.create(ana, "notes.txt", iter([b"some ", b"bytes"]), size=10),
        ["upload.created"],
    )
    sha256 = hashlib.sha256(b"some bytes").hexdigest()
    assert made.public() | {"created_at": "", "id": 0} == {
        "id": 0,
        "owner_id": ana.id,
        "owner_name": "Ana",
        "name": "notes.txt",
        "name_key": "notes.txt",
        "size": 10,
        "content_type": "text/plain",
        "sha256": sha256,
        "previewable": False,
        "shared_with": [],
        "created_at": "",
        "version": 1,
    }
    assert files().path(sha256).read_bytes() == b"some bytes"
    assert on_disk(data_dir) == [f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"]


@pytest.mark.parametrize("name", ["", "..", "\u202e"])
def test_a_file_without_a_usable_name_gets_one(make_user: UserFactory, name: str) -> None:
    assert upload(make_user(), name).name == "Untitled"


def test_a_picture_gets_a_preview_at_once_and_a_pretended_one_does_not(
    make_user: UserFactory, data_dir: Path
) -> None:
    ana = make_user()
    picture = upload(ana, "picture.png", png())
    damaged = upload(ana, "damaged.png", png()[:60])
    pretended = upload(ana, "archive.png", b"PK\x03\x04" + b"\0" * 40)
    drawing = upload(ana, "drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert [it.previewable for it in (picture, damaged, pretended, drawing)] == [True] + [False] * 3
    assert pretended.content_type == "application/zip"
    assert drawing.content_type == "image/svg+xml"
    assert [path for path in on_disk(data_dir) if path.startswith("previews")] == [
        f"previews/{picture.sha256[:2]}/{picture.sha256}-96.webp"
    ]


def test_an_empty_file_is_refused(make_user: UserFactory, data_dir: Path) -> None:
    with pytest.raises(Invalid) as refused:
        upload(make_user(), data=b"")
    assert str(refused.value.message) == "This file is empty."
    assert on_disk(data_dir) == []


@pytest.mark.parametrize("announced", [1, 9, 11, 10_000])
def test_a_file_of_another_length_than_announced_is_refused(
    make_user: UserFactory, data_dir: Path, announced: int
) -> None:
    with pytest.raises(Invalid, match="invalid"):
        uploads.create(make_user(), "x", [b"some bytes"], size=announced)
    assert on_disk(data_dir) == []


def test_when_the_sender_fails_midway_nothing_is_left(
    make_user: UserFactory, data_dir: Path
) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half of "
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploads.create(make_user(), "x", cut(), size=100)
    assert on_disk(data_dir) == []
    assert db.session.scalar(select(func.count(Upload.id))) == 0


def test_no_connection_to_the_database_is_held_while_bytes_arrive(
    make_user: UserFactory, app: Flask
) -> None:
    held: list[int] = []

    def chunks() -> Iterator[bytes]:
        held.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        yield b"x"

    uploads.create(make_user(), "x", chunks())
    assert held == [0]


@pytest.mark.parametrize("fails", ["append", "seal", "promote"])
def test_a_full_disk_leaves_nothing_half_there(
    make_user: UserFactory, data_dir: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    # A disk cannot be filled portably in the middle of an action; tests/test_storage.py shows
    # that the system's own error becomes this one.
    def full(*_arguments: object) -> None:
        raise OutOfSpace()

    ana = make_user()
    monkeypatch.setattr(LocalStorage, fails, full)
    with pytest.raises(OutOfSpace):
        upload(ana)
    assert on_disk(data_dir) == []
    assert db.session.scalar(select(func.count(Upload.id))) == 0


def test_when_the_commit_fails_the_content_goes_again(
    make_user: UserFactory, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make_user()
    promote = LocalStorage.promote

    def promote_then_break(storage: LocalStorage, partial_id: str) -> str:
        promote(storage, partial_id)
        assert on_disk(data_dir)
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(LocalStorage, "promote", promote_then_break)
    with pytest.raises(OutOfSpace):
        upload(ana)
    assert on_disk(data_dir) == []


# Who may


def test_uploading_needs_the_right_until_the_end(make_user: UserFactory, data_dir: Path) -> None:
    guest = make_role("Guest", 100, 100)
    ana = make_user(roles=(guest,))

    def right_is_taken_midway() -> Iterator[bytes]:
        yield b"some"
        with_none = roles.create(SYSTEM, {"name": "Nothing", "permissions": []})
        users.change_roles(SYSTEM, ana, grant=[with_none], revoke=[guest])

    with pytest.raises(Denied):
        uploads.create(ana, "x", right_is_taken_midway())
    assert on_disk(data_dir) == []
    with pytest.raises(Denied):
        upload(ana)


def test_nobody_uploads_for_somebody_else_but_the_system(make_user: UserFactory) -> None:
    ana, ben = make_user(roles=("admin",)), make_user()
    with pytest.raises(Denied):
        uploads.create(ana, "x", [b"x"], owner=ben)
    assert uploads.create(SYSTEM, "x", [b"x"], owner=ben).owner_id == ben.id
    with pytest.raises(ValueError, match="whose"):
        uploads.create(SYSTEM, "x", [b"x"])


@pytest.mark.parametrize(
    "act",
    [uploads.delete, lambda actor, it: uploads.rename(actor, it, "y")],
    ids=["delete", "rename"],
)
@pytest.mark.parametrize(
    "role, allowed", [("user", False), ("translator", False), ("staff", True), ("admin", True)]
)
def test_only_the_owner_and_whoever_may_manage_all_files_change_one(
    make_user: UserFactory,
    act: Callable[[User, Upload], object],
    role: str,
    allowed: bool,
) -> None:
    ana, other = make_user(), make_user(roles=(role,))
    made = upload(ana)
    if allowed:
        act(other, made)
    else:
        with pytest.raises(Denied):
            act(other, made)
        act(ana, made)


# How much


def test_the_most_generous_role_counts(make_user: UserFactory) -> None:
    small, large = make_role("Small", 10, 1000), make_role("Large", 20, 500)
    both = uploads.allowance(make_user(roles=(small, large)))
    assert (both.largest, both.quota) == (20, 1000)
    without_limit = make_role("No limit", None, None)
    free = uploads.allowance(make_user(roles=(small, without_limit)))
    assert (free.largest, free.quota) == (1024 * MIB, None)


def test_a_role_that_does_not_allow_uploading_lifts_no_limit(make_user: UserFactory) -> None:
    small = make_role("Small", 10, 100)
    reader = roles.create(SYSTEM, {"name": "Reader", "permissions": ["uploads.view_all"]})
    allowed = uploads.allowance(make_user(roles=(small, reader)))
    assert (allowed.largest, allowed.quota) == (10, 100)
    nothing = uploads.allowance(make_user(roles=(reader,)))
    assert (nothing.largest, nothing.quota) == (0, 0)


@pytest.mark.parametrize("announced", [None, 11])
def test_a_file_larger_than_allowed_is_refused_with_the_limit(
    make_user: UserFactory, data_dir: Path, announced: int | None
) -> None:
    ana = make_user(roles=(make_role("Small", 10, 100),))
    assert upload(ana, data=b"x" * 10)
    taken: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for letter in (b"a" * 6, b"b" * 5, b"c" * 5):
            taken.append(letter)
            yield letter

    before = on_disk(data_dir)
    with pytest.raises(TooLarge) as refused:
        uploads.create(ana, "x", chunks(), size=announced)
    assert str(refused.value.message) == "A file may have at most 10 bytes."
    assert len(taken) == (0 if announced else 2)
    assert on_disk(data_dir) == before


def test_the_quota_counts_all_files_of_a_person(make_user: UserFactory) -> None:
    ana = make_user(roles=(make_role("Small", 100, 100),))
    first = upload(ana, data=b"x" * 60)
    with pytest.raises(TooLarge) as refused:
        upload(ana, data=b"y" * 41)
    assert "40 bytes" in str(refused.value.message)
    upload(ana, data=b"y" * 40)
    uploads.delete(ana, first)
    assert uploads.allowance(ana).used == 40
    upload(ana, data=b"x" * 60)


def test_parallel_uploads_cannot_exceed_the_quota(app: Flask, make_user: UserFactory) -> None:
    ana_id = make_user(roles=(make_role("Small", 100, 250),)).id
    db.session.remove()
    ready = threading.Barrier(6)

    def send(number: int) -> int:
        def chunks() -> Iterator[bytes]:
            yield bytes([number]) * 99
            ready.wait()  # everybody has passed the first check by now
            yield b"."

        with app.app_context():
            ana = db.session.get(User, ana_id)
            assert ana
            try:
                return uploads.create(ana, "x", chunks()).size
            except TooLarge:
                return 0

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(send, range(6)))
    assert sorted(outcomes) == [0, 0, 0, 0, 100, 100]
    assert db.session.scalar(select(func.sum(Upload.size))) == 200
    assert len(list(files().contents())) == 2


# Renaming


def test_renaming_is_told_and_a_second_time_is_nothing(make_user: UserFactory) -> None:
    ana = make_user()
    made = upload(ana)
    verify_action(lambda: uploads.rename(ana, made, "../new\u202e.txt", 1), ["upload.renamed"])
    assert (made.name, made.name_key, made.version) == ("new.txt", "new.txt", 2)
    verify_action(lambda: uploads.rename(ana, made, "new.txt"), [])


def test_a_stale_rename_is_a_conflict_with_what_is_there(make_user: UserFactory) -> None:
    ana = make_user()
    made = upload(ana)
    uploads.rename(ana, made, "mine", 1)
    with pytest.raises(Conflict) as refused:
        uploads.rename(ana, made, "yours", 1)
    assert refused.value.current["name"] == "mine"


@pytest.mark.parametrize("name", ["", "...", 7, None])
def test_no_name_is_no_new_name(make_user: UserFactory, name: object) -> None:
    ana = make_user()
    with pytest.raises(Invalid) as refused:
        uploads.rename(ana, upload(ana), name)
    assert set(refused.value.fields) == {"name"}


def test_a_renamed_person_is_shown_on_their_files(make_user: UserFactory) -> None:
    ana = make_user()
    upload(ana)
    verify_action(lambda: users.update_profile(ana, ana, {"name": "Anna"}), ["user.updated"])


# Deleting


def test_deleting_is_told_and_takes_content_and_previews_along(
    make_user: UserFactory, data_dir: Path
) -> None:
    ana = make_user()
    made = upload(ana, "picture.png", png())
    previews.preview(files().path(made.sha256), made.sha256, previews.LARGE)
    assert len(on_disk(data_dir)) == 3
    verify_action(lambda: uploads.delete(ana, made), ["upload.deleted"])
    assert on_disk(data_dir) == []


def test_a_content_stays_while_anybody_has_it(make_user: UserFactory, data_dir: Path) -> None:
    ana, ben = make_user(), make_user()
    first, second = upload(ana), upload(ben, "other name.txt")
    assert first.sha256 == second.sha256
    assert len(on_disk(data_dir)) == 1
    uploads.delete(ana, first)
    assert files().path(second.sha256).read_bytes() == b"some bytes"
    uploads.delete(ben, second)
    assert on_disk(data_dir) == []


def test_a_content_stays_while_it_is_somebodys_picture(make_user: UserFactory) -> None:
    ana = make_user()
    made = upload(ana, "picture.png", png())
    users.set_picture(ana, ana, made.sha256)
    uploads.delete(ana, made)
    content = files().path(made.sha256)
    assert content.exists()
    users.set_picture(ana, ana, None)
    uploads.release(made.sha256)
    assert not content.exists()


def test_deleting_what_is_gone_is_not_found(make_user: UserFactory, app: Flask) -> None:
    ana = make_user()
    made = upload(ana)
    with app.app_context():
        other = find_upload(made.id)
        assert other
        uploads.delete(SYSTEM, other)
    for act in (lambda: uploads.delete(ana, made), lambda: uploads.rename(ana, made, "x")):
        with pytest.raises(NotFound):
            act()


def test_uploading_what_is_being_deleted_never_loses_the_bytes(
    app: Flask, make_user: UserFactory
) -> None:
    ana_id = make_user().id
    db.session.remove()

    def come_and_go(_person: int) -> None:
        with app.app_context():
            for _ in range(12):
                ana = db.session.get(User, ana_id)
                assert ana
                made = upload(ana)
                assert files().path(made.sha256).read_bytes() == b"some bytes"
                uploads.delete(ana, made)

    with ThreadPoolExecutor() as pool:
        list(pool.map(come_and_go, range(3)))
    assert list(files().contents()) == []


# Clearing away


def test_the_sweep_clears_what_a_crash_left_and_nothing_else(
    make_user: UserFactory, data_dir: Path
) -> None:
    ana = make_user()
    kept = upload(ana)
    portrait = files().store(b"a portrait")
    users.set_picture(ana, ana, portrait)
    orphan, unfinished, under_way = files().store(b"orphan"), files().begin(), files().begin()
    fresh_orphan = files().store(b"its row is about to be written")
    long_ago = time.time() - 30 * HOUR
    for path in (
        files().path(kept.sha256),
        files().path(portrait),
        files().path(orphan),
        files().partial_path(unfinished),
    ):
        os.utime(path, (long_ago, long_ago))
    assert uploads.sweep(SYSTEM) == 2
    assert {*files().contents()} == {kept.sha256, portrait, fresh_orphan}
    assert [path.name for path in (data_dir / "partial").iterdir()] == [under_way]


def test_only_the_system_sweeps(make_user: UserFactory) -> None:
    with pytest.raises(Denied):
        uploads.sweep(make_user(roles=("admin",)))


def test_the_built_in_limits_hold(make_user: UserFactory) -> None:
    assert uploads.allowance(make_user(roles=("admin",))).quota is None
    assert uploads.allowance(make_user()).quota == role_by_key("user").quota_bytes
