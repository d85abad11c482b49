"""People with browsers: ``person("Ana", roles=["staff"])`` is a page of somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    expect,
)

from dashboard.models import User
from dashboard.models.users import find_user
from tests.factories import signed_cookie
from tests.helpers.server import Server

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
HARMLESS = ("Failed to load resource", "WebSocket connection to")
"""What Chromium itself reports for refused requests and lost connections."""

# How long what must happen may take on a busy machine; nothing waits for it that comes sooner.
expect.set_options(timeout=20_000)

STARTED = """() => !document.getElementById("context")
  || "ready" in document.documentElement.dataset"""

Person = Callable[..., Page]


class Profiles:
    """Browser profiles that tests have one after another.

    Each begins with nothing but Chromium's cache of static files, as with somebody who was here
    before: to load them anew for every test would take most of the time of all tests.

    Args:
        browser: where they are.
        stack: closes them in the end.
    """

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self._browser, self._stack = browser, stack
        self._free: dict[str, list[BrowserContext]] = {}

    @cached_property
    def agent(self) -> str:
        """What this browser calls itself."""
        with self._browser.new_context() as context:
            return str(context.new_page().evaluate("navigator.userAgent"))

    @contextmanager
    def borrowed(self, **options: Any) -> Iterator[BrowserContext]:
        """A profile that nobody else has now."""
        free = self._free.setdefault(repr(sorted(options.items())), [])
        context = free.pop() if free else self._made(options)
        yield context
        empty(context, options["base_url"])
        free.append(context)

    def _made(self, options: dict[str, Any]) -> BrowserContext:
        context = self._stack.enter_context(self._browser.new_context(**options))
        if options.get("java_script_enabled") is not False:
            context.on("page", patient)
        return context


def empty(context: BrowserContext, origin: str) -> None:
    """Forget what somebody has left in a profile, except for files."""
    context.set_offline(False)
    last, *others = context.pages or [context.new_page()]
    for page in others:
        page.close()
    last.goto("about:blank")  # so that nothing of the page goes on without its cookies
    context.clear_cookies()
    kept = {"origin": origin, "storageTypes": "local_storage,indexeddb,cache_storage"}
    context.new_cdp_session(last).send("Storage.clearDataForOrigin", kept)
    last.close()


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> Iterator[Profiles]:
    """The browser profiles of a module's tests."""
    with ExitStack() as stack:
        yield Profiles(browser, stack)


@pytest.fixture
def person(server: Server, profiles: Profiles) -> Iterator[Person]:
    """Opens browsers; the test fails when a page logs an error or breaks its security policy.

    ``person(name, roles=("staff",), locale="en", user_id=None, **context options)``
    """
    faults: list[str] = []

    with ExitStack() as stack:

        def enter(
            name: str = "Ana Lima",
            roles: tuple[Any, ...] = ("staff",),
            locale: str = "en",
            user_id: int | None = None,
            **options: Any,
        ) -> Page:
            context = stack.enter_context(
                profiles.borrowed(
                    **{"base_url": server.url, "viewport": WIDE, "locale": locale, **options}
                )
            )
            with server.app.app_context():
                known = find_user(user_id) if user_id else None
                account = known or server.make_user(name=name, roles=roles)
                sign_in(context, server, account, locale, profiles.agent)
            page = context.new_page()
            listen(page, faults)
            return page

        yield enter
    assert not faults


def patient(page: Page) -> None:
    """Be at a page only when its scripts run: nobody clicks within milliseconds."""
    goto = page.goto

    def gone_to(url: str, **options: Any) -> Response | None:
        response = goto(url, **options)
        page.wait_for_function(STARTED)
        return response

    page.goto = gone_to  # type: ignore[method-assign,assignment]


def sign_in(context: BrowserContext, server: Server, user: User, locale: str, agent: str) -> None:
    """Give a browser the cookies of somebody who has just signed in."""
    session, _ = signed_cookie(server.app, user, agent)
    names = {server.app.config["SESSION_COOKIE_NAME"]: session, "locale": locale}
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in names.items()]
    )


@contextmanager
def kept_waiting(page: Page, address: str) -> Iterator[None]:
    """What a page asks for at an address (a pattern) is answered when the block ends."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route(address, keep)
    yield
    for route in waiting:  # further ones may come meanwhile
        route.continue_()
    page.unroute(address, keep)


def listen(page: Page, faults: list[str]) -> None:
    """Collect what goes wrong on a page without being shown."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            faults.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
