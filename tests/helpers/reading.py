"""A browser of tests that reads pages without their marks, which words/marks.py puts into them."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.words.placing import without_marks


class Reader(FlaskClient):
    """Flask's test client; pages come without marks."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request."""
        answer = super().open(*args, **options)
        if answer.mimetype == "text/html":
            answer.set_data(without_marks(answer.get_data(as_text=True)))
        return answer
