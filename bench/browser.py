"""A signed-in visitor who asks a server on this machine and notes how long the answer took."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlencode


class Browser:
    """One kept-alive connection with somebody's session cookie, or access token."""

    def __init__(self, port: int, cookie: str = "", *, token: str = "") -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {"Cookie": cookie}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._http.close()

    def get(self, path: str, asked: dict[str, str]) -> tuple[float, bytes]:
        """Ask for a page; return the milliseconds until its last byte, and its body.

        Raises SystemExit when the answer is not 200, since that would be no figure.
        """
        return self._ask("GET", f"{path}?{urlencode(asked)}", None, {})

    def send(
        self, method: str, path: str, content: object, **headers: str
    ) -> tuple[float, dict[str, Any]]:
        """Send JSON; return the milliseconds until the answer's last byte, and the answer.

        Raises SystemExit when the answer is no success, since that would be no figure.
        """
        kind = {"Content-Type": "application/json", **headers}
        milliseconds, body = self._ask(method, path, json.dumps(content).encode(), kind)
        answer: dict[str, Any] = json.loads(body)
        return milliseconds, answer

    def _ask(
        self, method: str, address: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[float, bytes]:
        started = time.perf_counter()
        self._http.request(method, address, content, {**self._headers, **headers})
        answer = self._http.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - started) * 1e3
        if answer.status not in (200, 201):
            raise SystemExit(f"{address}: {answer.status} {body[:300].decode(errors='replace')}")
        return milliseconds, body
