"""When a real page of Chromium has painted something, by the clock of this process."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from scripts import chromium

EXCHANGES = 40
CHANGE = '42["change",'
# The task after the frame in which it was drawn, as near to the glass as a page can know.
WATCH = """(selector) => {
  window.painted = new Promise((resolve, reject) => {
    setTimeout(() => {
      const seen = document.querySelector(selector) ? "it was never painted" : "nothing appeared";
      reject(new Error(`${seen} (${document.visibilityState})`));
    }, 60_000);
    const observer = new MutationObserver(() => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
}"""
CLICK_ALL = "(selector) => document.querySelectorAll(selector).forEach((it) => it.click())"


@contextmanager
def browser_here() -> Iterator[Browser]:
    """The Chromium that the browser tests drive, too."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.installed(),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        yield browser
        browser.close()


@dataclass(frozen=True)
class Clock:
    """What a page's clock shows more than this process's, in ms, and how exactly that is known."""

    ahead: float
    within: float


class Watched:
    """A page on which things appear.

    Args:
        page: not yet opened.
        shown: the selector of what appears.
        close: the selector of what is to be clicked to take it away.
    """

    def __init__(self, page: Page, shown: str, close: str) -> None:
        self._page, self._shown, self._close = page, shown, close
        self.events: list[dict[str, Any]] = []
        page.on("websocket", lambda it: it.on("framereceived", self._received))

    def open(self, address: str, live: str) -> None:
        """Open it and wait until it is `live`, which is a selector."""
        self._page.goto(address)
        self._page.wait_for_selector(live, state="attached")
        self.clock = self._read_clock()

    def watch(self) -> None:
        """Be ready to note when the next thing is painted."""
        self._page.evaluate(WATCH, self._shown)

    def painted(self) -> float:
        """Wait until it is; return when that was, in ms of `time.monotonic`.

        Raises SystemExit when nothing appears, since that would be no figure.
        """
        try:
            at: float = self._page.evaluate("window.painted")
        except Error as problem:
            raise SystemExit(f"{self._page.url}: {problem.message}") from problem
        return at - self.clock.ahead

    def clear(self) -> None:
        """Take away what has appeared."""
        self._page.evaluate(
            "(it) => document.querySelectorAll(it).forEach((x) => x.click())", self._close
        )
        self._page.wait_for_selector(self._shown, state="detached")

    def drift(self) -> float:
        """How far both clocks have come apart since the page was opened, in ms."""
        return abs(self._read_clock().ahead - self.clock.ahead)

    def _received(self, payload: str | bytes) -> None:
        if isinstance(payload, str) and payload.startswith(CHANGE):
            self.events += json.loads(payload[2:])[1]

    def _read_clock(self) -> Clock:
        return min((self._exchange() for _ in range(EXCHANGES)), key=lambda it: it.within)

    def _exchange(self) -> Clock:
        before = time.monotonic() * 1e3
        shown: float = self._page.evaluate("performance.now()")
        after = time.monotonic() * 1e3
        return Clock(shown - (before + after) / 2, (after - before) / 2)
