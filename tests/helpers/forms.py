"""Sending forms and JSON as the pages do."""

from __future__ import annotations

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

RAW = "0123456789abcdef"


def csrf_token(client: FlaskClient) -> str:
    """A token that the forms of ``client`` may carry, as its pages would give it one."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = RAW
    secret = client.application.config["SECRET_KEY"]
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(RAW))
