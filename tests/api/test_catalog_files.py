"""Catalogs as files over the API: download, upload with a preview, take in."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from dashboard.actions import translating
from dashboard.catalog_files import MOST_BYTES
from dashboard.models import User
from tests.factories import UserFactory
from tests.helpers.catalogs import HEADER, Folder, filled, running, synced, text
from tests.helpers.server import Server
from tests.helpers.visitor import Visitor

CHANGED = (HEADER.format(locale="de") + '\nmsgid "Save"\nmsgstr "Sichern"\n').encode()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "de")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de") as app:
        yield app


@pytest.fixture
def ada(make_user: UserFactory) -> User:
    return make_user("ada", roles=["admin"])


@pytest.fixture
def admin(app: Flask, ada: User) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in("ada")
    return visitor


def send(visitor: Visitor, content: bytes, locale: str = "de") -> Any:
    form = {"file": (io.BytesIO(content), "de.po")}
    return visitor.api("POST", f"catalogs/{locale}/import", data=form)


def test_the_published_file_is_downloaded_as_it_is(admin: Visitor, folder: Folder) -> None:
    answer = admin.api("GET", "catalogs/de/export")
    assert answer.data == folder.po().read_bytes()
    assert answer.mimetype == "text/x-gettext-translation"
    assert answer.headers["Content-Disposition"] == "attachment; filename=de.po"


def test_what_is_not_published_comes_along_when_asked_for(admin: Visitor, ada: User) -> None:
    translating.save(ada, text("Save"), texts=["Sichern"])
    assert b"Sichern" not in admin.api("GET", "catalogs/de/export").data
    assert b"Sichern" in admin.api("GET", "catalogs/de/export?pending=1").data


def test_a_file_is_looked_at_and_then_taken_in(admin: Visitor) -> None:
    seen = send(admin, CHANGED).get_json()
    assert seen["counts"]["changed"] == 1
    assert [item["kind"] for item in seen["items"]] == ["changed"]
    assert text("Save").texts == ["Speichern"], "Looking changes nothing."
    path = f"catalogs/de/import/{seen['token']}"
    assert admin.api("GET", f"{path}?kind=new").get_json()["items"] == []
    done = admin.api("POST", path, json={"revision": seen["revision"]}).get_json()
    assert (done["total"], done["refused"]) == (1, 0)
    assert text("Save").texts == ["Sichern"]
    assert admin.api("POST", path, json={}).get_json()["code"] == "no_preview"
    undone = admin.api("POST", f"catalogs/de/undo/{done['batch']}", json={})
    assert undone.get_json()["total"] == 1


def test_the_file_may_be_the_body(admin: Visitor) -> None:
    answer = admin.api("POST", "catalogs/de/import", data=CHANGED, content_type="text/plain")
    assert answer.get_json()["counts"]["changed"] == 1


def test_a_preview_is_of_one_person_and_one_language(
    admin: Visitor, app: Flask, make_user: UserFactory
) -> None:
    token = send(admin, CHANGED).get_json()["token"]
    make_user("eve", roles=["admin"])
    eve = Visitor(app)
    eve.sign_in("eve")
    for path in (f"catalogs/de/import/{token}", "catalogs/de/import/nonsense"):
        assert eve.api("GET", path).status_code == 404
        assert eve.api("POST", path, json={}).status_code == 404
        assert eve.api("DELETE", path).status_code == 404
    assert admin.api("DELETE", f"catalogs/de/import/{token}").status_code == 204
    assert admin.api("GET", f"catalogs/de/import/{token}").status_code == 404


def test_a_broken_file_is_refused_with_line_and_reason(admin: Visitor) -> None:
    answer = send(admin, CHANGED + b'msgid "Open\n')
    assert answer.status_code == 400
    said = answer.get_json()
    assert said["code"] == "broken_catalog"
    assert said["detail"] == "Line 11: The closing quotation mark is missing."
    assert (said["fault"]["code"], said["fault"]["line"]) == ("unclosed", 11)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04", b"%PDF-1.7\n"]
)
def test_what_is_no_catalog_is_refused(admin: Visitor, content: bytes) -> None:
    assert send(admin, content).status_code == 400


def test_a_form_without_a_file_is_refused(admin: Visitor) -> None:
    answer = admin.api("POST", "catalogs/de/import", data={"name": "x"})
    assert answer.status_code == 400
    assert "file" in answer.get_json()["fields"]


def test_translations_with_errors_are_refused(admin: Visitor) -> None:
    token = send(admin, CHANGED.replace(b"Sichern", b"<script>alert(1)</script>")).get_json()
    path = f"catalogs/de/import/{token['token']}"
    assert token["items"][0]["refused"]
    assert token["items"][0]["reason"].startswith("Line 9: ")
    answer = admin.api("POST", path, json={})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "refused")
    assert answer.get_json()["faults"][0]["line"] == 9
    assert text("Save").texts == ["Speichern"]


def test_a_file_that_is_too_large_is_refused(admin: Visitor) -> None:
    content = CHANGED + b"# more\n" * (MOST_BYTES // 7)
    answer = admin.api("POST", "catalogs/de/import", data=content, content_type="text/plain")
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too_large"
    assert answer.get_json()["detail"] == "The file has 17 MiB; at most 16 MiB are allowed."


def test_others_may_not(app: Flask, make_user: UserFactory) -> None:
    for name, role, exported, imported in (
        ("mia", "translator", 200, 403),
        ("sam", "staff", 200, 403),
        ("uma", "user", 403, 403),
    ):
        make_user(name, roles=[role])
        visitor = Visitor(app)
        visitor.sign_in(name)
        assert visitor.api("GET", "catalogs/de/export").status_code == exported
        assert send(visitor, CHANGED).status_code == imported


def test_large_files_arrive_and_huge_ones_are_refused_before_they_are_sent(
    data_dir: Path, folder: Folder
) -> None:
    with Server(data_dir, translations_dir=folder.path) as server:
        with server.app.app_context():
            synced()
            browser = server.sign_in(server.make_user("ada", roles=["admin"]))
        large = CHANGED + b"# " + b"x" * 5_000_000
        answer = server.api(browser, "POST", "catalogs/de/import", files={"file": large})
        assert answer.json()["counts"]["changed"] == 1
        path = f"catalogs/de/import/{answer.json()['token']}"
        assert server.api(browser, "POST", path, json={}).json()["total"] == 1
        assert b"Sichern" in server.api(browser, "GET", "catalogs/de/export?pending=1").content
        said = sent_without_body(server.url, 100 * 1024 * 1024)
    assert b" 413 " in said.split(b"\r\n")[0]
    assert b"The file has 100 MiB; at most 16 MiB are allowed." in said


def sent_without_body(url: str, size: int) -> bytes:
    """What the server says to somebody who announces so many bytes."""
    address = urlsplit(url)
    head = (
        f"POST /api/v1/catalogs/de/import HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {size}\r\n"
        "Expect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), 20) as connection:
        connection.sendall(head.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))
