"""The page of uploads, downloads and previews: who may, and how harmless what comes out is."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from dashboard import previews
from dashboard.actions import roles, shares, uploads, users
from dashboard.config import MIB
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.roles import role_by_key
from dashboard.models.uploads import find_upload
from dashboard.policy import SYSTEM
from dashboard.storage import files
from tests.helpers.visitor import Visitor

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n/OpenAction /JS (app.alert(1))"
ZIP = b"PK\x03\x04" + b"\0" * 26


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Any:
    """A browser of somebody signed in: ``enter(user)``."""
    return lambda user: Reader(app, sign_in(app.test_client(), user))


@pytest.fixture
def ana(make_user: Any) -> User:
    user: User = make_user("ana", name="Ana")
    return user


class Reader(Visitor):
    """Reads every answer to its end, which closes the file behind it."""

    def open(self, method: str, path: str, **options: Any) -> TestResponse:
        return super().open(method, path, buffered=True, **options)


def give(owner: User, name: str, content: bytes = b"some bytes") -> int:
    return int(uploads.create(SYSTEM, name, [content], owner=owner).id)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def data_of(answer: TestResponse, block: str = "uploads") -> Any:
    """The JSON block that the page's JavaScript starts from."""
    assert answer.status_code == 200, answer.text
    found = re.search(rf'<script type="application/json" id="{block}">(.*?)</script>', answer.text)
    assert found
    return json.loads(found[1])


def assert_harmless(answer: TestResponse) -> None:
    """Nothing in it can act as a page of this site, wherever a browser is made to show it."""
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "allow-" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "public" not in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


# The page


def test_visitors_are_sent_to_sign_in(app: Flask, ana: User) -> None:
    upload = give(ana, "x")
    one = f"/uploads/{upload}"
    for path in ("/uploads", one, f"{one}/download", f"{one}/preview?size=96"):
        answer = Visitor(app).get(path)
        assert answer.status_code in (302, 401), path
        assert b"some bytes" not in answer.data


def test_who_has_nothing_to_do_with_uploads_is_told(enter: Any, make_user: Any) -> None:
    viewers = roles.create(SYSTEM, {"name": "Viewers", "permissions": ["users.view"]})
    assert enter(make_user(roles=(viewers,))).get("/uploads").status_code == 403


def test_people_see_their_own_files_and_staff_everyones(
    enter: Any, ana: User, make_user: Any
) -> None:
    ben, staff = make_user("ben"), make_user("staff", roles=("staff",))
    mine, theirs = give(ana, "hers.txt"), give(ben, "his.txt")

    def ids(user: User, query: str = "") -> list[int]:
        return [it["id"] for it in data_of(enter(user).get(f"/uploads{query}"))["items"]]

    assert ids(ana) == [mine]
    assert ids(ana, f"?owner={ben.id}") == [mine]
    assert ids(staff) == [theirs, mine]
    assert ids(staff, "?owner=me") == []


def test_the_page_knows_the_position_of_the_list_and_the_room_left(enter: Any, ana: User) -> None:
    give(ana, "x", b"x" * 1000)
    data = data_of(enter(ana).get("/uploads"))
    assert data["usage"] == {
        "bytes": 1000,
        "quota_bytes": 1024 * MIB,
        "max_upload_bytes": 100 * MIB,
    }
    assert data["offsets"]["uploads"]["offset"] == 1
    assert data["total"] == 1


@pytest.mark.parametrize(
    "query",
    [
        *("sort=owner", "sort=--name", "type=exe", "owner=x", f"owner={'9' * 40}", "owner=-1"),
        *("q=%00", "q=%ff", f"q={'x' * 3000}", "q=%25_%5C", "cursor=x", "limit=x"),
        *("q=%ED%A0%80", "q=%F0%9F%90%A2", "sort=%00"),
    ],
)
def test_an_address_that_asks_for_what_there_is_not_still_opens(
    enter: Any, make_user: Any, query: str
) -> None:
    assert enter(make_user(roles=("staff",))).get(f"/uploads?{query}").status_code == 200


def test_names_cannot_break_out_of_the_page(enter: Any, ana: User) -> None:
    give(ana, "a</script><script>alert(1)<!--")
    answer = enter(ana).get("/uploads")
    assert "<script>alert" not in answer.text
    assert data_of(answer)["items"][0]["name"].startswith("script>")


def test_an_address_can_ask_for_the_files_of_one_person(
    enter: Any, ana: User, make_user: Any
) -> None:
    staff, ben = make_user("staff", roles=("staff",)), make_user("ben")
    hers, _ = give(ana, "hers.txt"), give(ben, "his.txt")
    answer = enter(staff).get(f"/uploads?owner={ana.id}")
    assert [it["id"] for it in data_of(answer)["items"]] == [hers]
    assert "<bdi>Ana</bdi></label>" in answer.text
    values = {"name": "Viewers", "permissions": ["uploads.view_all"]}
    viewer = make_user(roles=(roles.create(SYSTEM, values),))
    assert "<bdi>Ana</bdi></label>" in enter(viewer).get(f"/uploads?owner={ana.id}").text
    assert "Viewy" not in enter(viewer).get(f"/uploads?owner={make_user(name='Viewy').id}").text
    for nobody in ("999", str(2**60), "-1"):
        assert len(data_of(enter(staff).get(f"/uploads?owner={nobody}"))["items"]) == 2


# One file


def test_a_file_has_a_page_for_whoever_may_see_it(enter: Any, ana: User, make_user: Any) -> None:
    upload = give(ana, "<b>notes & more.txt")
    path = f"/uploads/{upload}"
    ben, staff = make_user("ben"), make_user("staff", roles=("staff",))
    for person in (ana, staff):
        answer = enter(person).get(path)
        assert answer.status_code == 200
        assert "&lt;b&gt;notes" in answer.text
        assert data_of(answer, "upload")["upload"]["id"] == upload
    for part in ("", "/download"):
        assert enter(ben).get(path + part).status_code == 404


def test_a_shared_file_is_open_until_it_is_not(enter: Any, ana: User, make_user: Any) -> None:
    upload, ben = give(ana, "wall.png", picture()), make_user("ben", name="Ben")
    found = find_upload(upload)
    assert found
    parts = ("", "/download", "/preview?size=1200")
    shares.share(ana, found, ben)
    for part in parts:
        assert enter(ben).get(f"/uploads/{upload}{part}").status_code == 200, part
    shown = data_of(enter(ben).get(f"/uploads/{upload}"), "upload")
    assert (shown["shares"], shown["upload"]["shared_with"]) == (None, [ben.id])
    shown = data_of(enter(ana).get(f"/uploads/{upload}"), "upload")
    assert shown["shares"] == [{"id": ben.id, "name": "Ben"}]
    shares.unshare(ana, found, ben.id)
    for part in parts:
        assert enter(ben).get(f"/uploads/{upload}{part}").status_code == 404, part


# Downloads


@pytest.mark.parametrize(
    "name, content, served",
    [
        ("page.html", HTML, "application/octet-stream"),
        ("drawing.svg", SVG, "application/octet-stream"),
        ("page.png", HTML, "application/octet-stream"),
        ("paper.pdf", PDF, "application/octet-stream"),
        ("data.xml", b"<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'/>", None),
        ("fake.png", ZIP, "application/zip"),
        ("notes.txt", b"hello", "text/plain"),
        ("wall.png", picture(), "image/png"),
    ],
)
def test_a_download_is_never_a_page(
    enter: Any, ana: User, name: str, content: bytes, served: str | None
) -> None:
    answer = enter(ana).get(f"/uploads/{give(ana, name, content)}/download")
    assert answer.status_code == 200
    assert answer.data == content
    assert answer.mimetype == (served or "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Length"] == str(len(content))
    assert_harmless(answer)


@pytest.mark.parametrize(
    "name, saved_as",
    [
        ("../../x", "x"),
        ("..\\..\\x", "x"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("", "Untitled"),
        (" . ", "Untitled"),
        ("a" * 296 + ".txt", "a" * 251 + ".txt"),
        ("ż" * 300 + ".txt", "ż" * 125 + ".txt"),
        ('say "hi"; filename=evil.exe', 'say "hi"; filename=evil.exe'),
        ("naïve €.txt", "naïve €.txt"),
        ("%41%2e.txt", "%41%2e.txt"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie: x=1"),
        ("تقرير.pdf", "تقرير.pdf"),
    ],
)
def test_names_of_downloads(enter: Any, ana: User, name: str, saved_as: str) -> None:
    answer = enter(ana).get(f"/uploads/{give(ana, name)}/download")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert disposition.isascii()
    assert "\n" not in disposition
    assert _file_name(disposition) == saved_as


def _file_name(disposition: str) -> str:
    """As browsers read it: RFC 6266, 4.3 prefers ``filename*``."""
    extended = re.search(r"filename\*=UTF-8''(\S+)", disposition)
    if extended:
        return unquote(extended[1])
    plain = re.search(r'filename=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))', disposition)
    assert plain, disposition
    return re.sub(r"\\(.)", r"\1", plain[1]) if plain[1] is not None else plain[2]


def test_downloads_follow_the_right_to_see_the_file(
    enter: Any, ana: User, make_user: Any, app: Flask
) -> None:
    path = f"/uploads/{give(ana, 'x', picture())}"
    ben, staff = make_user("ben"), make_user("staff", roles=("staff",))
    for part in ("download", "preview?size=96"):
        assert enter(ana).get(f"{path}/{part}").status_code == 200
        assert enter(staff).get(f"{path}/{part}").status_code == 200
        assert enter(ben).get(f"{path}/{part}").status_code == 404
    users.change_roles(SYSTEM, staff, [role_by_key("user")], [role_by_key("staff")])
    assert enter(staff).get(f"{path}/download").status_code == 404
    found = find_upload(1)
    assert found
    uploads.delete(ana, found)
    assert enter(ana).get(f"{path}/download").status_code == 404


@pytest.mark.parametrize("number", ["0", "999", str(2**63), str(2**80), "-1", "x", "1.5"])
def test_unknown_ids_are_not_found(enter: Any, ana: User, number: str) -> None:
    for part in ("", "/download", "/preview?size=96"):
        assert enter(ana).get(f"/uploads/{number}{part}").status_code == 404


def test_parts_of_a_file_can_be_asked_for(enter: Any, ana: User) -> None:
    path = f"/uploads/{give(ana, 'x', b'0123456789')}/download"
    visitor = enter(ana)
    part = visitor.get(path, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, b"2345")
    assert part.headers["Content-Range"] == "bytes 2-5/10"
    assert_harmless(part)
    beyond = visitor.get(path, headers={"Range": "bytes=20-30"})
    assert (beyond.status_code, beyond.data) == (416, b"")
    assert beyond.headers["Content-Range"] == "bytes */10"
    again = visitor.get(path, headers={"If-None-Match": part.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_is_missing_on_the_disk_is_not_found(enter: Any, ana: User) -> None:
    found = find_upload(give(ana, "x", picture()))
    assert found
    files().path(found.sha256).unlink()
    assert enter(ana).get(f"/uploads/{found.id}/download").status_code == 404
    previews.forget(found.sha256)
    assert enter(ana).get(f"/uploads/{found.id}/preview?size=1200").status_code == 404


# Previews


@pytest.mark.parametrize(
    "name, content",
    [
        *(("page.png", HTML), ("drawing.png", SVG), ("fake.png", ZIP), ("paper.png", PDF)),
        ("broken.png", picture()[:40]),
    ],
)
def test_only_pictures_have_previews(enter: Any, ana: User, name: str, content: bytes) -> None:
    upload = give(ana, name, content)
    for size in (96, 1200):
        assert enter(ana).get(f"/uploads/{upload}/preview?size={size}").status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_preview_is_a_new_picture_without_what_was_hidden_in_the_old(
    enter: Any, ana: User, kind: str
) -> None:
    original = picture(kind, (300, 150)) + b"<script>alert(1)</script>"
    answer = enter(ana).get(f"/uploads/{give(ana, 'x.png', original)}/preview?size=96")
    assert answer.mimetype == "image/webp"
    assert b"<script>" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (96, 48)
    assert_harmless(answer)


@pytest.mark.parametrize("size", ["", "0", "97", "-96", "x", "096", "9" * 30])
def test_previews_have_two_sizes_only(enter: Any, ana: User, size: str) -> None:
    upload = give(ana, "x.png", picture())
    assert enter(ana).get(f"/uploads/{upload}/preview?size={size}").status_code == 404


def test_a_preview_is_kept_by_the_browser_but_asked_for_again_when_it_is_old(
    enter: Any, ana: User
) -> None:
    path = f"/uploads/{give(ana, 'x.png', picture())}/preview?size=96"
    visitor = enter(ana)
    first = visitor.get(path)
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    db.session.rollback()
