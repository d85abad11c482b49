"""A browser of tests that reads pages without their marks, which words/marks.py puts into them."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.words.placing import without_marks

IN_DATA: Final = re.compile(r'\{"data-t": ')
TEXT: Final = '"text": '


class Reader(FlaskClient):
    """Flask's test client; pages come without marks."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request."""
        answer = super().open(*args, **options)
        if answer.mimetype == "text/html":
            answer.set_data(plain(answer.get_data(as_text=True)))
        return answer


def plain(html: str) -> str:
    """A page as it would be without marks, in its blocks of JSON, too."""
    decode = json.JSONDecoder().raw_decode
    parts, end = [], 0
    for found in IN_DATA.finditer(html):
        start = found.start()
        parts.append(html[end:start])
        _text, end = decode(html, start)
        parts.append(html[start:end].rpartition(TEXT)[2].removesuffix("}"))
    return without_marks("".join((*parts, html[end:])))
