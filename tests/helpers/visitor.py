"""A person's browser: opens pages and sends their forms, each in an app context of its own, as on
the server; in the test's, whoever signed in once would stay signed in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.extensions import db
from tests.factories import PASSWORD
from tests.helpers.forms import csrf_token


class Visitor:
    """One browser.

    Args:
        app: whose pages.
        client: with cookies already in it; a fresh one otherwise.
        address: where it is in the network.
    """

    def __init__(
        self, app: Flask, client: FlaskClient | None = None, address: str = "192.0.2.1"
    ) -> None:
        self.app, self.address = app, address
        self.client = client or app.test_client()

    def open(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request."""
        origin = {"REMOTE_ADDR": self.address}
        with self.app.app_context():
            answer = self.client.open(path, method=method, environ_base=origin, **options)
        db.session.rollback()
        return answer

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.open("GET", path, **options)

    def post(self, path: str, *, csrf: bool = True, **fields: Any) -> TestResponse:
        """Send a form with its protection token."""
        token = {"csrf_token": csrf_token(self.client)} if csrf else {}
        return self.open("POST", path, data={**token, **fields})

    def api(self, method: str, path: str, **options: Any) -> TestResponse:
        """Call ``/api/v1/<path>`` as a page does."""
        headers = {"X-CSRFToken": csrf_token(self.client), **options.pop("headers", {})}
        return self.open(method, f"/api/v1/{path}", headers=headers, **options)

    def sign_in(self, name: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
        """Send the sign-in form."""
        return self.post("/login", username=name, password=password, **fields)

    @property
    def cookie(self) -> dict[str, Any]:
        """What the session cookie holds."""
        with self.client.session_transaction() as cookie:
            return dict(cookie)

    @property
    def is_signed_in(self) -> bool:
        """Whether the server knows who this is."""
        return self.api("GET", "session").status_code == 200


def errors(answer: TestResponse) -> dict[str, str]:
    """The sentences at the fields of a form, by field."""
    found = re.findall(r'data-error-for="(\w+)">([^<]+)<', answer.text)
    return {name: unescape(text) for name, text in found}


def value(answer: TestResponse, name: str) -> str | None:
    """What a text field of a form holds."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', answer.text)
    return unescape(found[1]) if found else None
