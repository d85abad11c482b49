"""One's own account: profile, picture, password, devices and tokens, from the page's side."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from dashboard.actions import tokens, users
from dashboard.models import User
from dashboard.models.columns import now
from dashboard.models.sessions import sessions_of
from dashboard.models.tokens import token_by_secret, tokens_of
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import PASSWORD, UserFactory
from tests.helpers.forms import csrf_token
from tests.helpers.visitor import Visitor, errors, value
from tests.pages.test_setup import HOSTILE

SECRET = "violet anchor tuesday"
PAGES = (
    "/account",
    "/account/password",
    "/account/sessions",
    "/account/tokens",
    "/account/tokens/new",
)
OUR_PAGE = {"Origin": "http://localhost"}


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """The person."""
    return make_user("ana", name="Ana Lima", roles=["staff"])


@pytest.fixture
def visitor(app: Flask, ana: User) -> Visitor:
    """Ana's browser, signed in."""
    visitor = Visitor(app)
    visitor.sign_in("ana")
    return visitor


def profile(visitor: Visitor, **changed: Any) -> Any:
    """Send the profile's form as it stands, but for what is ``changed``."""
    page = visitor.get("/account")
    shown = {name: value(page, f"was_{name}") for name in users.RULES}
    was = {f"was_{name}": text for name, text in shown.items()}
    return visitor.post("/account", **{**was, **shown, **changed})


def age_sign_in(user: User) -> None:
    """Let the sign-in be too old for sensitive changes."""
    with transaction():
        for session in sessions_of(user):
            session.authenticated_at = now() - timedelta(hours=2)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 150), "teal").save(file, "PNG")
    return file.getvalue()


def send_picture(visitor: Visitor, data: bytes, name: str) -> Any:
    """Send the form in one piece; the test client would leave a temporary file open."""
    file = FileStorage(io.BytesIO(data), name)
    boundary, body = encode_multipart({"csrf_token": csrf_token(visitor.client), "picture": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.open("POST", "/account/picture", data=body, content_type=kind)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_open(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 200


# Profile


def test_the_profile_is_saved(visitor: Visitor, ana: User) -> None:
    answer = profile(visitor, name="Ana María", email="new@example.com", timezone="Asia/Tokyo")
    assert (answer.status_code, answer.location) == (302, "/account")
    page = visitor.get("/account")
    assert "Your profile is saved." in page.text
    assert (ana.name, ana.email, ana.timezone) == ("Ana María", "new@example.com", "Asia/Tokyo")


def test_the_language_changes_with_the_profile_and_the_session_stays(visitor: Visitor) -> None:
    profile(visitor, locale="ar")
    page = visitor.get("/account").text
    assert '<html lang="ar" dir="rtl"' in page
    assert visitor.is_signed_in


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_are_refused_at_the_field_and_nothing_is_lost(
    visitor: Visitor, ana: User, name: str
) -> None:
    answer = profile(visitor, name=name, timezone="Asia/Tokyo")
    assert answer.status_code == 400
    assert errors(answer).keys() == {"name"}
    assert value(answer, "name") == name
    assert '<option value="Asia/Tokyo" selected' in answer.text
    assert (ana.name, ana.timezone) == ("Ana Lima", None)


def test_an_address_that_another_account_has_is_refused(
    visitor: Visitor, make_user: UserFactory
) -> None:
    make_user("ben")
    answer = profile(visitor, email="BEN@example.com")
    assert errors(answer) == {"email": "Another account has this e-mail address."}


def test_another_address_needs_a_recent_password_and_asks_within_the_form(
    visitor: Visitor, ana: User
) -> None:
    age_sign_in(ana)
    assert profile(visitor, name="Anita").status_code == 302
    answer = profile(visitor, email="new@example.com")
    assert errors(answer).keys() == {"current_password"}
    assert value(answer, "email") == "new@example.com"
    answer = profile(visitor, email="new@example.com", current_password="wrong")
    assert errors(answer).keys() == {"current_password"}
    assert ana.email == "ana@example.com"
    assert profile(visitor, email="new@example.com", current_password=PASSWORD).status_code == 302
    assert ana.email == "new@example.com"


def test_what_an_administrator_changed_meanwhile_is_shown_not_overwritten(
    visitor: Visitor, ana: User
) -> None:
    was = {"was_name": "Ana Lima", "was_email": "ana@example.com"}
    users.update_profile(SYSTEM, ana, {"name": "Ana Other"})
    answer = visitor.post("/account", name="Ana Mine", email="ana@example.com", **was)
    assert answer.status_code == 412
    assert "Ana Other" in errors(answer)["name"]
    assert (value(answer, "name"), value(answer, "was_name")) == ("Ana Mine", "Ana Other")
    assert ana.name == "Ana Other"


def test_a_form_from_before_keeps_what_was_typed(visitor: Visitor, ana: User) -> None:
    data = {"name": "Ana Nova", "was_name": "Ana Lima", "csrf_token": "old"}
    answer = visitor.open("POST", "/account", data=data, headers=OUR_PAGE)
    assert answer.status_code == 400
    assert "Please send your entries again." in answer.text
    assert value(answer, "name") == "Ana Nova"
    assert ana.name == "Ana Lima"


# Picture


def test_a_picture_is_shown_and_taken_away(visitor: Visitor, ana: User) -> None:
    assert send_picture(visitor, picture(), "me.png").status_code == 302
    address = ana.public()["picture"]
    assert address in visitor.get("/account").text
    with visitor.get(address) as shown:
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert visitor.post("/account/picture/remove").status_code == 302
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "file",
    [
        (b"", ""),
        (b"PK\x03\x04not a picture", "me.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "me.svg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024), "large.png"),
    ],
    ids=["none", "zip", "svg", "large"],
)
def test_what_is_no_picture_is_refused_at_the_field(
    visitor: Visitor, ana: User, file: tuple[bytes, str]
) -> None:
    answer = send_picture(visitor, *file)
    assert answer.status_code == 400
    assert errors(answer).keys() == {"picture"}
    assert ana.picture_sha256 is None


def test_a_far_too_large_picture_is_refused_unread(visitor: Visitor) -> None:
    answer = send_picture(visitor, bytes(7 * 1024 * 1024), "large.png")
    assert answer.status_code == 413
    assert "Too large" in answer.text


# Password


def test_a_new_password_signs_the_other_devices_out_and_this_one_stays(
    app: Flask, visitor: Visitor, ana: User
) -> None:
    elsewhere = Visitor(app)
    elsewhere.sign_in("ana", remember="1")
    answer = visitor.post("/account/password", password=SECRET)
    assert answer.location == "/account/password"
    assert "Your other devices have been signed out." in visitor.get(answer.location).text
    assert not elsewhere.is_signed_in
    assert visitor.is_signed_in
    assert Visitor(app).sign_in("ana", PASSWORD).status_code == 400
    assert Visitor(app).sign_in("ana", SECRET).status_code == 302


def test_a_new_password_needs_a_recent_one(visitor: Visitor, ana: User) -> None:
    age_sign_in(ana)
    before = ana.password_hash
    for current in ({}, {"current_password": "wrong"}):
        answer = visitor.post("/account/password", password=SECRET, **current)
        assert errors(answer).keys() == {"current_password"}
        assert SECRET not in answer.text
    assert find_user(ana.id).password_hash == before
    right = visitor.post("/account/password", password=SECRET, current_password=PASSWORD)
    assert right.status_code == 302


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaa", "ana@example.com", "x" * 257])
def test_weak_passwords_are_refused(visitor: Visitor, weak: str) -> None:
    answer = visitor.post("/account/password", password=weak)
    assert answer.status_code == 400
    assert errors(answer).keys() == {"password"}


# Devices


def test_the_devices_page_shows_what_and_when(app: Flask, visitor: Visitor, ana: User) -> None:
    phone = Visitor(app, address="198.51.100.7")
    agent = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
    data = {"csrf_token": csrf_token(phone.client), "username": "ana", "password": PASSWORD}
    phone.open("POST", "/login", data=data, headers={"User-Agent": agent})
    answer = visitor.api("GET", "sessions").get_json()
    [other] = [item for item in answer["items"] if item["device"]]
    assert (other["device"], other["address"]) == ("Firefox · Android", "198.51.100.7")
    assert answer["seen"].keys() == {str(item["id"]) for item in answer["items"]}
    assert "last_seen_at" not in other, "No event tells of it, so the record must not hold it."


def test_signing_out_elsewhere(app: Flask, visitor: Visitor, ana: User) -> None:
    phone, tablet = Visitor(app), Visitor(app)
    for device in (phone, tablet):
        device.sign_in("ana")
    newest = max(item["id"] for item in visitor.api("GET", "sessions").get_json()["items"])
    assert visitor.api("DELETE", f"sessions/{newest}").status_code == 204
    assert not tablet.is_signed_in
    assert phone.is_signed_in
    assert visitor.api("DELETE", f"sessions/{newest}").status_code == 404
    assert visitor.api("DELETE", "sessions").get_json() == {"ended": 1}
    assert not phone.is_signed_in
    assert visitor.is_signed_in


# Tokens


def make_token(visitor: Visitor, **changed: Any) -> Any:
    form = {"name": "Report", "days": "30", "scope": ["users.view"], **changed}
    return visitor.post("/account/tokens/new", **form)


def test_a_token_is_shown_once_and_revoked(visitor: Visitor, ana: User) -> None:
    answer = make_token(visitor)
    assert answer.status_code == 201
    [token] = tokens_of(ana)
    secret = answer.text.partition('value="dash_')[2].partition('"')[0]
    assert token_by_secret(f"dash_{secret}") == token
    assert secret not in visitor.get("/account/tokens").text
    assert "Report" in visitor.get("/account/tokens").text
    path = f"/account/tokens/{token.id}/revoke"
    for _ in range(2):
        assert visitor.post(path).status_code == 302
    assert tokens_of(ana) == []


def test_a_wrong_token_form_keeps_what_was_chosen(visitor: Visitor, ana: User) -> None:
    answer = make_token(visitor, name="", days="90", scope=["roles.edit", "users.view"])
    assert answer.status_code == 400
    assert errors(answer).keys() == {"name", "scope"}
    assert '<option value="90" selected' in answer.text
    assert tokens_of(ana) == []


def test_making_a_token_needs_a_recent_password(visitor: Visitor, ana: User) -> None:
    age_sign_in(ana)
    answer = make_token(visitor)
    assert errors(answer).keys() == {"current_password"}
    assert value(answer, "name") == "Report"
    assert make_token(visitor, current_password=PASSWORD).status_code == 201


def test_nobody_revokes_somebody_elses(visitor: Visitor, make_user: UserFactory) -> None:
    token, secret = tokens.create(make_user("ben"), "Ben's", 7, ["uploads.create"])
    visitor.post(f"/account/tokens/{token.id}/revoke")
    assert token_by_secret(secret) is not None


def test_a_token_with_a_number_that_no_database_holds_is_not_found(
    visitor: Visitor, ana: User
) -> None:
    assert visitor.post(f"/account/tokens/{2**64}/revoke").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_tokens_open_none_of_these_pages(app: Flask, ana: User, path: str) -> None:
    _, secret = tokens.create(ana, "All", 7, sorted(ana.permissions))
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Visitor(app).get(path, headers=bearer).status_code == 403
