"""A signed-in visitor who asks a server on this machine and notes how long the answer took."""

from __future__ import annotations

import time
from http.client import HTTPConnection
from typing import Self
from urllib.parse import urlencode


class Browser:
    """One kept-alive connection with somebody's session cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._http.close()

    def get(self, path: str, asked: dict[str, str]) -> tuple[float, bytes]:
        """Ask for a page; return the milliseconds until its last byte, and its body.

        Raises SystemExit when the answer is not 200, since that would be no figure.
        """
        address = f"{path}?{urlencode(asked)}"
        started = time.perf_counter()
        self._http.request("GET", address, headers=self._headers)
        answer = self._http.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - started) * 1e3
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status} {body[:300].decode(errors='replace')}")
        return milliseconds, body
