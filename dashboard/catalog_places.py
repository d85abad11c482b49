"""On which page of the app a text appears, from where it stands in the code.

Folders and modules are called after the nouns of their pages, so the first noun in a path tells;
the exceptions come before. A page's address needs no number: a person's text leads to the list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

EXACT: Final[dict[str, str | None]] = {
    "dashboard/templates/invitations/forgotten": "/password/forgotten",
    "dashboard/templates/invitations/password": "/password",
    "dashboard/templates/sign_in/confirm": "/login/confirm",
    "dashboard/templates/users/new": "/users/new",
    "dashboard/templates/users/_invite": "/users/new",
    "dashboard/templates/account/new_token": "/account/tokens/new",
    "dashboard/templates/account/password": "/account/password",
    "dashboard/templates/account/sessions": "/account/sessions",
    "dashboard/templates/account/tokens": "/account/tokens",
    "dashboard/templates/announcements/form": "/announcements/new",
    "dashboard/templates/announcements/_banners": "/",
    "dashboard/templates/preferences/unsubscribed": None,
    "dashboard/templates/preferences/unsubscribe": None,
    "dashboard/templates/preferences/garbled": None,
    "dashboard/templates/_user_menu": "/",
    "dashboard/templates/notes/": "/uploads",
    "static/js/notes/": "/uploads",
    "static/js/behaviours/announcement-banners": "/",
    "static/js/behaviours/picture-field": "/account",
    "static/js/announcements/chooser": "/announcements/new",
    "static/js/announcements/audience": "/announcements/new",
    "dashboard/actions/announcement_fields": "/announcements/new",
    "dashboard/pages/announcement_form": "/announcements/new",
    "dashboard/pictures": "/account",
    "dashboard/notices/": "/notifications",
    "dashboard/cli/": None,
    "dashboard/templates/mails/": None,
    "dashboard/templates/errors/": None,
}
"""What starts like this, whatever nouns are in it; the longest that fits. None is no page."""

NOUNS: Final[dict[str, str | None]] = {
    **dict.fromkeys(("user", "people", "invite"), "/users"),
    **dict.fromkeys(("role", "permission", "policy", "right", "matrix"), "/roles"),
    **dict.fromkeys(("upload", "file", "filename", "share", "note", "picture", "size"), "/uploads"),
    **dict.fromkeys(("activity", "history", "reverting"), "/activity"),
    **dict.fromkeys(("notice", "notification", "inbox"), "/notifications"),
    **dict.fromkeys(("preference", "away", "digest"), "/account/notifications"),
    **dict.fromkeys(("account", "profile"), "/account"),
    **dict.fromkeys(("password",), "/account/password"),
    **dict.fromkeys(("session", "device"), "/account/sessions"),
    **dict.fromkeys(("token",), "/account/tokens"),
    **dict.fromkeys(("announcement",), "/announcements"),
    **dict.fromkeys(("job", "queue"), "/jobs"),
    **dict.fromkeys(("setup",), "/setup"),
    **dict.fromkeys(("invitation", "link"), "/invitation"),
    **dict.fromkeys(("sign", "attempt"), "/login"),
    **dict.fromkeys(
        ("translation", "translating", "catalog", "entry", "entries", "suggestion", "rewriting"),
        "/translations",
    ),
    **dict.fromkeys(("replacing", "replacement"), "/translations"),
    **dict.fromkeys(
        (
            "publishing",
            "publication",
            "import",
            "locale",
            "plural",
            "word",
            "cldr",
            "piece",
            "check",
        ),
        "/translations",
    ),
    # The overview, and what surrounds every page.
    **dict.fromkeys(("overview", "card", "measure", "layout", "navigation", "menu"), "/"),
    **dict.fromkeys(("base", "live", "also", "message", "macro", "macros", "toast"), "/"),
    **dict.fromkeys(("connection", "looking", "presence", "lib", "copy", "language", "tab"), "/"),
    # What is said where something was typed, or went wrong: wherever that was.
    **dict.fromkeys(("error", "field", "typed", "request", "listing", "choice", "confirm")),
    **dict.fromkeys(("mail", "run", "config", "access", "freshness", "text", "character")),
    **dict.fromkeys(("context", "database", "storage", "security")),
}
"""By the first of these words in a path; None is a text that no one page shows."""


LINE: Final = re.compile(r":\d+$")
WORDS: Final = re.compile(r"[a-z]+")
LAYERS: Final = {
    "dashboard/": frozenset(["actions", "api", "live", "models", "pages", "templates"]),
    "static/js/": frozenset(["behaviours", "live", "models"]),
}
"""The folders that say nothing about pages."""


def page_of(place: str) -> str | None:
    """The path of the page on which a text of that place appears; None where no one page does.

    Args:
        place: ``path:line`` as catalogs have it.
    """
    try:
        return _page(LINE.sub("", place))
    except KeyError:
        return None


def is_known(place: str) -> bool:
    """Whether it is known that a place has a page, or that it has none."""
    try:
        _page(LINE.sub("", place))
    except KeyError:
        return False
    return True


@lru_cache(maxsize=2048)
def _page(path: str) -> str | None:
    """Raises KeyError for a path of which nothing is known."""
    fitting = [start for start in EXACT if path.startswith(start)]
    if fitting:
        return EXACT[max(fitting, key=len)]
    for word in _words(path):
        for noun in (word, word.removesuffix("s")):
            if noun in NOUNS:
                return NOUNS[noun]
    raise KeyError(path)


def _words(path: str) -> list[str]:
    """The words of a path, without those of its layer."""
    for root, layers in LAYERS.items():
        if path.startswith(root):
            path = path.removeprefix(root)
            folder, _, rest = path.partition("/")
            path = rest if rest and folder in layers else path
    return WORDS.findall(path)
