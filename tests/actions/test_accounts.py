"""One's own account: password, profile, picture, and accounts made with a password."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from dashboard.actions import accounts, links, passwords, pictures, users
from dashboard.errors import Conflict, Denied, Invalid
from dashboard.models.links import PASSWORD
from dashboard.models.sessions import sessions_of
from dashboard.models.users import ACTIVE
from dashboard.policy import SYSTEM
from dashboard.storage import files
from tests.factories import start_session
from tests.helpers.verify_action import verify_action

SECRET = "violet anchor tuesday"


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "PNG")
    return out.getvalue()


def test_changing_the_password_ends_the_other_sessions_and_links(make_user: Any) -> None:
    ana = make_user()
    kept, _ = start_session(ana)
    start_session(ana)
    links.create(SYSTEM, ana, PASSWORD)
    verify_action(lambda: accounts.change_password(ana, SECRET, kept.id), ["user.password_changed"])
    assert passwords.matches(ana.password_hash, SECRET)
    assert sessions_of(ana) == [kept]
    assert links.open_links_of(ana) == []


@pytest.mark.parametrize("weak", [None, "", "short", "aaaaaaaaaaaa", "x" * 257, "ana@example.com"])
def test_weak_passwords_are_refused(make_user: Any, weak: object) -> None:
    ana = make_user("ana")
    before = ana.password_hash
    with pytest.raises(Invalid):
        accounts.change_password(ana, weak, None)
    assert ana.password_hash == before


def test_tokens_change_neither_password_nor_profile(make_user: Any) -> None:
    ana = make_user()
    ana.scope = ana.permissions
    with pytest.raises(Denied):
        accounts.change_password(ana, SECRET, None)
    with pytest.raises(Denied):
        accounts.edit_profile(ana, {"name": "X"}, {})


def test_an_account_with_a_password(make_user: Any) -> None:
    values = {"username": "ben", "name": "Ben", "email": "ben@example.com"}
    user = verify_action(
        lambda: accounts.create_with_password(SYSTEM, values, SECRET),
        ["user.created", "user.activated"],
    )
    assert user.state == ACTIVE
    with pytest.raises(Denied):
        accounts.create_with_password(user, {**values, "username": "eve"}, SECRET)


def test_only_what_was_edited_is_written(make_user: Any) -> None:
    ana = make_user("ana", name="Ana")
    form = {"name": "Ana", "email": "ana@example.com", "locale": "", "timezone": ""}
    users.update_profile(SYSTEM, ana, {"name": "Ana María"})
    accounts.edit_profile(ana, {**form, "locale": "es"}, form)
    assert (ana.name, ana.locale) == ("Ana María", "es")


def test_a_field_that_both_edited_is_asked_about(make_user: Any) -> None:
    ana = make_user("ana", name="Ana")
    form = {"name": "Ana", "locale": ""}
    users.update_profile(SYSTEM, ana, {"name": "Ana María"})
    with pytest.raises(Conflict) as caught:
        accounts.edit_profile(ana, {"name": "Anita", "locale": "es"}, form)
    assert caught.value.current == {"name": "Ana María"}
    assert (ana.name, ana.locale) == ("Ana María", None)
    accounts.edit_profile(ana, {"name": "Anita"}, {"name": "Ana María"})
    assert ana.name == "Anita"


def test_a_picture_is_kept_small_and_the_one_before_goes(app: Flask, make_user: Any) -> None:
    ana = make_user()
    verify_action(lambda: pictures.change(ana, ana, picture()), ["user.updated"])
    first = ana.picture_sha256
    with files().open(first) as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (256, 256))
    pictures.change(ana, ana, picture("blue"))
    assert not files().path(first).exists()
    second = ana.picture_sha256
    pictures.remove(ana, ana)
    assert ana.picture_sha256 is None
    assert not files().path(second).exists()


def test_a_picture_that_two_share_stays_for_the_other(make_user: Any) -> None:
    ana, ben = make_user(), make_user()
    for person in (ana, ben):
        pictures.change(person, person, picture())
    pictures.remove(ana, ana)
    assert files().path(ben.picture_sha256).exists()


@pytest.mark.parametrize("data", [b"", b"<svg onload='x'/>", b"PK\x03\x04zip", picture()[:60]])
def test_what_is_no_picture_is_refused(make_user: Any, data: bytes) -> None:
    ana = make_user()
    with pytest.raises(Invalid) as caught:
        pictures.change(ana, ana, data)
    assert caught.value.fields.keys() == {"picture"}
    assert ana.picture_sha256 is None


def test_pictures_of_others_need_the_right_and_rank(make_user: Any) -> None:
    admin, staff, ana = (make_user(roles=(role,)) for role in ("admin", "staff", "user"))
    pictures.change(staff, ana, picture())
    for actor, target in ((ana, staff), (staff, admin)):
        with pytest.raises(Denied):
            pictures.change(actor, target, picture())
        with pytest.raises(Denied):
            pictures.remove(actor, target)
