"""A real mail server that keeps what it receives, refuses it, or takes its time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.helpers.server import free_port, wait_until


class Inbox:
    """A mail server (an aiosmtpd handler).

    Attributes:
        mails: what it has taken.
        answers: what it says to the next recipients, instead of taking them, first to last.
        holding: whether it keeps senders waiting once it has read a mail.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.asked = 0
        self.holding = False
        self.held = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer to a recipient."""
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail."""
        self.held += 1
        while self.holding:
            await asyncio.sleep(0.02)
        mail: EmailMessage = message_from_bytes(envelope.content, policy=policy.default)
        mail["X-RcptTo"] = ",".join(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 OK"

    def next(self, seconds: float = 20) -> EmailMessage:
        """The mail that arrives now."""
        wait_until(lambda: self.mails, seconds=seconds, what="a mail")
        return self.mails.pop(0)

    @contextmanager
    def running(self) -> Iterator[Inbox]:
        """Listen while the context is open."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            self.holding = False
            controller.stop()


def bodies(mail: EmailMessage) -> tuple[str, str]:
    """The plain and the HTML part."""
    plain, html = (mail.get_body([kind]) for kind in ("plain", "html"))
    assert plain
    assert html
    return plain.get_content(), html.get_content()


def address_in(text: str) -> str:
    """The first address of a text."""
    found = re.search(r"https?://\S+", text)
    assert found
    return found[0]
