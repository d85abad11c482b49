"""The uploads API: bad input, rights, limits, and what a real server makes of broken transfers."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from dashboard.actions import roles, users
from dashboard.config import MIB
from dashboard.extensions import db, limiter
from dashboard.models import Upload, User
from dashboard.models.event_log import last_position
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.forms import csrf_token
from tests.helpers.server import Server, wait_until

UPLOADS = "/api/v1/uploads"
BYTES = "application/octet-stream"


class Api:
    """A signed-in person's program."""

    def __init__(self, client: FlaskClient, user: User) -> None:
        self.client, self.user_id = client, user.id
        self.headers = {"X-CSRFToken": csrf_token(client)}

    def send(self, method: str, path: str = "", **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        # A context of its own, as on the server; in the test's the person would stay signed in.
        with self.client.application.app_context():
            answer = self.client.open(UPLOADS + path, method=method, headers=headers, **more)
        db.session.rollback()
        return answer

    def upload(self, name: str | None, data: bytes = b"some bytes", **more: Any) -> TestResponse:
        query = {} if name is None else {"name": name}
        more = {"content_type": BYTES, **more}
        return self.send("POST", query_string=query, data=data, **more)

    def names(self, **query: Any) -> list[str]:
        answer = self.send("GET", query_string=query)
        assert answer.status_code == 200, answer.json
        return [upload["name"] for upload in answer.json["items"]]


@pytest.fixture
def api(app: Flask, make_user: Any, sign_in: Any) -> Any:
    """Makes a person with roles and their program: ``api("staff")``."""

    def enter(*held: Any, username: str | None = None) -> Api:
        user = make_user(username, roles=held or ("user",))
        return Api(sign_in(app.test_client(), user), user)

    return enter


@pytest.fixture
def small(app: Flask) -> Any:
    """A role with a small limit and quota."""
    limits = {"max_upload_bytes": 900, "quota_bytes": 1400}
    permissions = ["uploads.create"]
    return roles.create(SYSTEM, {"name": "Small", "permissions": permissions, **limits})


def on_disk(data_dir: Path) -> list[str]:
    return sorted(
        file.name
        for folder in ("files", "partial", "previews")
        for file in (data_dir / folder).rglob("*")
        if file.is_file()
    )


# Rights


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/usage"),
        ("GET", "/1"),
        ("PATCH", "/1"),
        ("DELETE", "/1"),
        ("GET", "/1/shares"),
        ("POST", "/1/shares"),
        ("DELETE", "/1/shares/1"),
    ],
)
def test_visitors_are_asked_to_sign_in(app: Flask, method: str, path: str) -> None:
    client = app.test_client()
    headers = {"X-CSRFToken": csrf_token(client)}
    answer = client.open(UPLOADS + path, method=method, headers=headers)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_without_the_token_of_a_page_nothing_comes_in(api: Any) -> None:
    ana = api()
    assert ana.upload("x", headers={"X-CSRFToken": ""}).status_code == 400
    assert ana.names() == []


def test_who_has_nothing_to_do_with_uploads_sees_none(api: Any, app: Flask) -> None:
    viewers = roles.create(SYSTEM, {"name": "Viewers", "permissions": ["users.view"]})
    ben = api(viewers)
    assert ben.send("GET").status_code == 403
    assert ben.upload("x").status_code == 403


def test_other_peoples_files_are_not_found_without_the_right(api: Any) -> None:
    ana, ben, staff = api(), api(), api("staff")
    made = ana.upload("hers.txt").json
    path = f"/{made['id']}"
    for method, more in (("GET", {}), ("PATCH", {"json": {"name": "x"}}), ("DELETE", {})):
        assert ben.send(method, path, **more).status_code == 404
    assert ben.names() == []
    assert ben.send("GET", query_string={"owner": ana.user_id}).status_code == 403
    assert staff.names() == ["hers.txt"]
    assert staff.names(owner="me") == []
    assert staff.names(owner=ana.user_id) == ["hers.txt"]
    assert staff.send("GET", path).json == made
    assert staff.send("DELETE", path).status_code == 204
    assert ana.names() == []


def test_who_may_see_all_files_may_not_therefore_change_them(api: Any, app: Flask) -> None:
    reader = roles.create(SYSTEM, {"name": "Readers", "permissions": ["uploads.view_all"]})
    ana, ben = api(), api(reader)
    path = f"/{ana.upload('hers.txt').json['id']}"
    assert ben.send("GET", path).status_code == 200
    assert ben.send("PATCH", path, json={"name": "x"}).status_code == 403
    assert ben.send("DELETE", path).status_code == 403
    assert ben.upload("x").status_code == 403


# One upload


def test_a_file_comes_in_and_can_be_read_back(api: Any) -> None:
    ana = api()
    answer = ana.upload("notes.txt")
    assert answer.status_code == 201
    made = answer.json
    assert answer.headers["Location"] == f"{UPLOADS}/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert made["sha256"] == hashlib.sha256(b"some bytes").hexdigest()
    assert ana.send("GET", f"/{made['id']}").json == made
    assert ana.send("GET", "/usage").json == {
        "bytes": 10,
        "quota_bytes": 1024 * MIB,
        "max_upload_bytes": 100 * MIB,
    }


def test_a_file_may_be_larger_than_what_other_addresses_take(api: Any) -> None:
    data = b"x" * (3 * MIB)
    assert api().upload("large.bin", data).json["size"] == len(data)


@pytest.mark.parametrize(
    "name, shown",
    [
        ("../../x", "x"),
        ("CON", "_CON"),
        ("", "Untitled"),
        (None, "Untitled"),
        ("a" * 296 + ".txt", "a" * 251 + ".txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie: x=1"),
        ("\x00.txt", ".txt"),
        ("<script>alert(1)</script>", "script>"),
    ],
)
def test_names_are_cleaned(api: Any, name: str | None, shown: str) -> None:
    ana = api()
    made = ana.upload(name).json
    assert made["name"] == shown
    with ana.client.get(f"/uploads/{made['id']}/download") as download:
        assert download.data == b"some bytes"
        assert download.headers["Content-Disposition"].startswith("attachment;")
        assert "x=1" not in download.headers.get("Set-Cookie", "")


def test_a_file_without_a_name_is_called_so_in_the_senders_language(api: Any) -> None:
    made = api().upload("", headers={"Accept-Language": "de"}).json
    assert made["name"]


@pytest.mark.parametrize(
    "name, data, found",
    [
        ("page.png", b"<!doctype html><script>alert(1)</script>", "text/html"),
        ("drawing.png", b"<svg xmlns='x'><script>alert(1)</script></svg>", "image/svg+xml"),
        ("picture.png", b"PK\x03\x04" + b"\0" * 26, "application/zip"),
    ],
)
def test_the_type_is_read_from_the_bytes_not_from_the_name(
    api: Any, name: str, data: bytes, found: str
) -> None:
    made = api().upload(name, data, content_type="image/png").json
    assert (made["content_type"], made["previewable"]) == (found, False)


def test_an_empty_file_is_refused_with_a_sentence(api: Any, data_dir: Path) -> None:
    answer = api().upload("x", b"")
    assert answer.status_code == 400
    assert answer.json["detail"] == "This file is empty."
    assert on_disk(data_dir) == []


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_form_is_not_a_file(api: Any, data_dir: Path, kind: str) -> None:
    answer = api().upload("x", b"--x--", content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (415, "not_a_file")
    large = api().upload("x", b"x" * (3 * MIB), content_type=kind)
    assert large.status_code in (413, 415)
    assert on_disk(data_dir) == []


def test_a_file_over_the_limit_or_the_quota_is_refused_with_the_figure(
    api: Any, small: Any, data_dir: Path
) -> None:
    ana = api(small)
    answer = ana.upload("x", b"x" * 901)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert answer.json["detail"] == "A file may have at most 900 bytes."
    assert on_disk(data_dir) == []
    assert ana.upload("x", b"x" * 900).status_code == 201
    answer = ana.upload("y", b"y" * 501)
    assert answer.status_code == 413
    assert "500 bytes" in answer.json["detail"]
    assert ana.upload("y", b"y" * 500).status_code == 201


# Editing


def test_a_rename_needs_the_version_it_was_typed_against(api: Any) -> None:
    ana = api()
    path = f"/{ana.upload('old.txt').json['id']}"
    renamed = ana.send("PATCH", path, json={"name": "new.txt"}, headers={"If-Match": '"1"'})
    assert (renamed.json["name"], renamed.headers["ETag"]) == ("new.txt", '"2"')
    stale = ana.send("PATCH", path, json={"name": "other"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json["current"]["name"] == "new.txt"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"\xff", b"{", b"[]", b'"x"', b"{}", b'{"name": 7}', b'{"name": null}'),
        *(b'{"name": ""}', b'{"name": "x", "size": 1}'),
        *(b'{"name": "\\u202e"}', b'{"name": "\\ud800"}'),
    ],
)
def test_a_bad_body_is_told_and_changes_nothing(api: Any, body: bytes) -> None:
    ana = api()
    path = f"/{ana.upload('old.txt').json['id']}"
    position = last_position()
    answer = ana.send("PATCH", path, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"]
    assert last_position() == position


@pytest.mark.parametrize(
    "number", ["0", "999", str(2**53), str(2**63), str(2**80), "-1", "x", "1.5"]
)
def test_unknown_ids_are_not_found(api: Any, number: str) -> None:
    ana = api("staff")
    for method in ("GET", "DELETE"):
        assert ana.send(method, f"/{number}").status_code == 404


# Lists


def test_the_list_is_searched_filtered_sorted_and_paged(api: Any) -> None:
    ana = api()
    for name, data in (
        ("Émile.txt", b"a"),
        ("beta 100%.csv", b"a,b"),
        ("Alpha_1.html", b"<html>" + b"x" * 50),
        ("data.bin", bytes(range(256))),
        ("archive.zip", b"PK\x03\x04" + b"\0" * 26),
    ):
        assert ana.upload(name, data).status_code == 201
    by_name = ["Alpha_1.html", "archive.zip", "beta 100%.csv", "data.bin", "Émile.txt"]
    assert ana.names(sort="name") == by_name
    assert ana.names(sort="-name") == by_name[::-1]
    assert ana.names(sort="size")[0] == "Émile.txt"
    assert ana.names(sort="-size")[0] == "data.bin"
    assert ana.names() == ["archive.zip", "data.bin", "Alpha_1.html", "beta 100%.csv", "Émile.txt"]
    assert ana.names(q="emile") == ["Émile.txt"]
    assert ana.names(q="%") == ["beta 100%.csv"]
    assert ana.names(q="a_1") == ["Alpha_1.html"]
    assert ana.names(q="csv BETA") == ["beta 100%.csv"]
    assert ana.names(type="text", sort="name") == ["Alpha_1.html", "beta 100%.csv", "Émile.txt"]
    assert ana.names(type="archive") == ["archive.zip"]
    assert ana.names(type="other") == ["data.bin"]
    first = ana.send("GET", query_string={"sort": "name", "limit": 2}).json
    assert first["total"] == 5
    rest = ana.names(sort="name", limit=2, cursor=first["next"])
    assert rest == by_name[2:4]
    assert set(first["offsets"]["uploads"]) == {"epoch", "offset"}


@pytest.mark.parametrize(
    "query",
    [
        *({"sort": "owner"}, {"sort": "--name"}, {"limit": "x"}, {"cursor": "x"}),
        *({"type": "exe"}, {"owner": "x"}, {"owner": "9" * 30}, {"owner": "-1"}),
    ],
)
def test_a_bad_list_request_is_told(api: Any, query: dict[str, str]) -> None:
    answer = api("staff").send("GET", query_string=query)
    assert answer.status_code == 400
    assert list(answer.json["fields"]) == list(query)


# A real server


@pytest.fixture
def people(server: Server) -> Any:
    with server.app.app_context():
        yield server.make_user
        db.session.remove()


def raw(server: Server, browser: requests.Session, head: str, body: bytes = b"") -> socket.socket:
    """Begin a request by hand, to break it."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    lines = [
        head,
        f"Host: 127.0.0.1:{server.port}",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {browser.headers['X-CSRFToken']}",
        f"User-Agent: {browser.headers['User-Agent']}",
        "Accept: application/json",
        "Content-Type: application/octet-stream",
    ]
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall("\r\n".join(lines).encode() + b"\r\n" + body)
    return connection


def status_of(connection: socket.socket) -> int:
    with connection, connection.makefile("rb") as answer:
        return int(answer.readline().split()[1])


def sizes_in(folder: Path) -> list[int]:
    return [file.stat().st_size for file in folder.glob("*")]


def count_uploads(server: Server) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Upload.id))) or 0


def test_a_connection_cut_midway_leaves_nothing(server: Server, people: UserFactory) -> None:
    browser = server.sign_in(people())
    before, kept = count_uploads(server), on_disk(server.data_dir)
    partial = server.data_dir / "partial"
    for framing in (b"Content-Length: 3000000\r\n", b"Transfer-Encoding: chunked\r\n"):
        begun = b"\r\n80000\r\n" if b"chunked" in framing else b"\r\n"
        head = f"POST {UPLOADS}?name=x HTTP/1.1"
        connection = raw(server, browser, head, framing + begun + b"x" * 400_000)
        wait_until(lambda: any(sizes_in(partial)), what="bytes to arrive")
        connection.close()
        wait_until(lambda: not sizes_in(partial), what="the rest to be discarded")
    assert "upload cut off" in server.log
    assert (count_uploads(server), on_disk(server.data_dir)) == (before, kept)


@pytest.mark.parametrize("length", ["x", "-1", "1e3", "99999999999999999999999999"])
def test_a_senseless_length_is_refused(server: Server, people: UserFactory, length: str) -> None:
    browser = server.sign_in(people())
    head = f"POST {UPLOADS}?name=x HTTP/1.1"
    connection = raw(server, browser, head, f"Content-Length: {length}\r\n\r\n".encode())
    assert status_of(connection) in (400, 413)


def test_an_oversize_length_is_refused_before_the_body(server: Server, people: UserFactory) -> None:
    browser = server.sign_in(people())
    framing = f"Content-Length: {200 * MIB}\r\nExpect: 100-continue\r\n\r\n".encode()
    assert status_of(raw(server, browser, f"POST {UPLOADS}?name=x HTTP/1.1", framing)) == 413


def test_a_chunked_body_without_a_length_comes_in(server: Server, people: UserFactory) -> None:
    browser = server.sign_in(people())
    pieces = [b"some ", b"bytes ", b"x" * 300_000]
    answer = browser.post(
        f"{server.url}{UPLOADS}?name=x",
        data=iter(pieces),
        headers={"Content-Type": BYTES},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["sha256"] == hashlib.sha256(b"".join(pieces)).hexdigest()


def test_a_chunked_body_over_the_limit_is_refused(server: Server, people: UserFactory) -> None:
    limits = {"max_upload_bytes": 500_000, "quota_bytes": None}
    values = {"name": "Half a megabyte", "permissions": ["uploads.create"], **limits}
    browser = server.sign_in(people(roles=(roles.create(SYSTEM, values),)))
    answer = browser.post(
        f"{server.url}{UPLOADS}?name=x",
        data=(b"x" * 100_000 for _ in range(8)),
        headers={"Content-Type": BYTES},
        timeout=20,
    )
    assert answer.status_code == 413
    assert sizes_in(server.data_dir / "partial") == []


def test_others_are_served_while_large_files_come_and_go(
    server: Server, people: UserFactory
) -> None:
    browser, other = server.sign_in(people()), server.sign_in(people())
    slowest = 0.0

    def pieces() -> Any:
        nonlocal slowest
        for number in range(60):
            if number % 10 == 0:
                asked = other.get(f"{server.url}{UPLOADS}/usage", timeout=20)
                slowest = max(slowest, asked.elapsed.total_seconds())
            yield b"x" * MIB

    headers = {"Content-Type": BYTES}
    made = browser.post(
        f"{server.url}{UPLOADS}?name=x", data=pieces(), headers=headers, timeout=60
    ).json()
    assert made["size"] == 60 * MIB
    with browser.get(f"{server.url}/uploads/{made['id']}/download", stream=True, timeout=60) as it:
        digest = hashlib.sha256()
        for number, chunk in enumerate(it.iter_content(MIB)):
            digest.update(chunk)
            if number % 10 == 0:
                asked = other.get(f"{server.url}{UPLOADS}/usage", timeout=20)
                slowest = max(slowest, asked.elapsed.total_seconds())
    assert digest.hexdigest() == made["sha256"]
    # Generous: the machine may be busy; a blocked loop would take the whole transfer.
    assert slowest < 1.0


def test_a_renamed_owner_is_shown_in_the_list(api: Any) -> None:
    ana = api()
    ana.upload("x")
    user = db.session.get(User, ana.user_id)
    assert user
    users.update_profile(SYSTEM, user, {"name": "Anna"})
    answer = ana.send("GET").json
    assert json.dumps(answer["items"]).count("Anna") == 1


# Sharing


@pytest.fixture
def shared(api: Any) -> tuple[Api, Api, str]:
    """Ana's program, Ben's, and the path of a file of hers."""
    limiter.reset()
    ana, ben = api(username="ana"), api(username="ben")
    return ana, ben, f"/{ana.upload('plan.txt').json['id']}"


def test_a_file_is_shared_by_name_and_no_longer(shared: tuple[Api, Api, str]) -> None:
    ana, ben, path = shared
    assert ben.send("GET", path).status_code == 404
    answer = ana.send("POST", f"{path}/shares", json={"person": "BEN@example.com"})
    assert answer.json == {
        "items": [{"id": ben.user_id, "name": "Ben"}],
        "total": 1,
        "version": 2,
    }
    assert ben.send("GET", path).json["shared_with"] == [ben.user_id]
    assert (ben.names(), ben.names(owner="shared"), ben.names(owner="me")) == (
        *(["plan.txt"], ["plan.txt"], []),
    )
    assert ana.names(owner="shared") == []
    assert ana.send("GET", f"{path}/shares").json["total"] == 1
    answer = ana.send("DELETE", f"{path}/shares/{ben.user_id}")
    assert (answer.status_code, answer.json["items"]) == (200, [])
    assert ben.send("GET", path).status_code == 404
    assert ben.names() == []


def test_those_who_see_a_shared_file_change_nothing_of_it(
    shared: tuple[Api, Api, str], api: Any
) -> None:
    ana, ben, path = shared
    carl = api(username="carl")
    ana.send("POST", f"{path}/shares", json={"person": "ben"})
    attempts: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", path, {"json": {"name": "x"}}),
        ("DELETE", path, {}),
        ("GET", f"{path}/shares", {}),
        ("POST", f"{path}/shares", {"json": {"person": "carl"}}),
        ("DELETE", f"{path}/shares/{ben.user_id}", {}),
    ]
    for method, place, more in attempts:
        assert ben.send(method, place, **more).status_code == 403, (method, place)
        assert carl.send(method, place, **more).status_code == 404, (method, place)


def test_trying_names_says_the_same_of_all_and_ends_soon(
    shared: tuple[Api, Api, str], make_user: UserFactory
) -> None:
    ana, ben, path = shared
    make_user("closed", state="deactivated")
    make_user("invited", state="invited")
    answers = [
        ana.send("POST", f"{path}/shares", json={"person": name})
        for name in ("nobody", "closed", "invited@example.com")
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert len({json.dumps(answer.json, sort_keys=True) for answer in answers}) == 1
    for number in range(27):
        ana.send("POST", f"{path}/shares", json={"person": f"guess{number}"})
    late = ana.send("POST", f"{path}/shares", json={"person": "ben"})
    assert (late.status_code, late.json["code"]) == (429, "too_many")
    assert ben.names() == []


def test_only_those_who_see_people_name_them_by_number(
    shared: tuple[Api, Api, str], api: Any
) -> None:
    ana, ben, path = shared
    assert ana.send("POST", f"{path}/shares", json={"user_id": ben.user_id}).status_code == 403
    staff = api("staff")
    assert staff.send("POST", f"{path}/shares", json={"user_id": ben.user_id}).status_code == 200
    assert staff.send("DELETE", f"{path}/shares/{ben.user_id}").json["total"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"person": ""},
        {"person": 5},
        {"user_id": "5"},
        {"user_id": 0},
        {"user_id": 2**60},
        {"user_id": True},
        {"person": "x", "more": 1},
        {"person": "x" * 100_000},
        {"person": "\ud800"},
        [],
    ],
)
def test_a_damaged_share_is_refused(shared: tuple[Api, Api, str], sent: Any) -> None:
    ana, _, path = shared
    assert ana.send("POST", f"{path}/shares", json=sent).status_code == 400


def test_unsharing_with_nobody_changes_nothing(shared: tuple[Api, Api, str]) -> None:
    ana, ben, path = shared
    before = last_position()
    for user_id in (ben.user_id, 10**15):
        assert ana.send("DELETE", f"{path}/shares/{user_id}").status_code == 200
    assert last_position() == before
