"""The cards of the overview, as data: what each shows, what it needs, and where it leads.

The registry is closed: an arrangement names only these, and their order here is the usual one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from dashboard.i18n import Text
from dashboard.policy import Actor, can

NARROW: Final = "narrow"
WIDE: Final = "wide"
SIZES: Final = (NARROW, WIDE)

SUM: Final = "sum"
"""They add up, as sign-ins do."""
PEAK: Final = "peak"
"""The largest counts, as of people here; the number beside the chart is the present one."""
LAST: Final = "last"
"""The latest counts, as of storage."""
RATE: Final = "rate"
"""Only the server can say, as of percentiles."""


@dataclass(frozen=True)
class Line:
    """One measure in a card's chart.

    Args:
        measure: a name of dashboard/models/measures.py.
        label: what it is called beside the others.
        way: what its numbers of a stretch of time become together, one of the words below.
        grave: anything but zero is to stand out.
    """

    measure: str
    label: Text
    way: str = SUM
    grave: bool = False


@dataclass(frozen=True)
class Card:
    """One card.

    Args:
        name: stored in arrangements.
        title: its heading.
        about: what the gallery says of it.
        symbol: an icon of static/icons.svg.
        needs: rights of which one is enough; none for what is everybody's own.
        paths: where it leads, the first one that the person may open: (path, right or None).
        lines: what its chart shows; the first one is the card's number.
        tall: a list, twice as high as a number.
        size: as it is placed at first.
        unless: a right with which it is not placed by itself, because other cards show more.
    """

    name: str
    title: Text
    about: Text
    symbol: str
    needs: frozenset[str] = frozenset()
    paths: tuple[tuple[str, str | None], ...] = ()
    lines: tuple[Line, ...] = ()
    tall: bool = False
    size: str = NARROW
    unless: str | None = None

    def path_for(self, person: Actor) -> str | None:
        """Where it leads ``person``, if anywhere."""
        open_to = (path for path, right in self.paths if right is None or can(person, right))
        return next(open_to, None)


CARDS: Final[dict[str, Card]] = {
    card.name: card
    for card in (
        Card(
            "here",
            _l("People here now"),
            _l("Who has the dashboard open, and how many there were."),
            "user-check",
            frozenset({"users.view"}),
            (("/users?state=active", "users.view"),),
            (Line("people_here", _l("People here"), PEAK),),
            size=WIDE,
        ),
        Card(
            "people",
            _l("People"),
            _l("How many are active, invited and deactivated."),
            "users",
            frozenset({"users.view"}),
            (("/users", "users.view"),),
        ),
        Card(
            "sign_ins",
            _l("Sign-ins"),
            _l("How many people came in, and how often a password was wrong."),
            "login",
            frozenset({"users.view_private"}),
            (
                ("/activity?kind=user.signed_in", "activity.view"),
                ("/users?sort=-last_sign_in_at", "users.view_private"),
            ),
            (
                Line("sign_ins", _l("Sign-ins")),
                # i18n: how often somebody tried to sign in with a wrong password
                Line("sign_in_failures", lazy_pgettext("sign-ins", "Failed"), grave=True),
            ),
        ),
        Card(
            "uploads",
            _l("Uploads"),
            _l("How many files arrived."),
            "upload",
            frozenset({"uploads.view_all"}),
            (("/uploads", "uploads.view_all"),),
            (Line("uploads", _l("Files")),),
        ),
        Card(
            "upload_bytes",
            _l("Uploaded data"),
            _l("How much arrived, in bytes."),
            "cloud-upload",
            frozenset({"uploads.view_all"}),
            (("/uploads?sort=-size", "uploads.view_all"),),
            (Line("upload_bytes", _l("Uploaded data")),),
        ),
        Card(
            "storage",
            _l("Storage"),
            _l("How much room all files take."),
            "database",
            frozenset({"uploads.view_all"}),
            (("/uploads?sort=-size", "uploads.view_all"),),
            (Line("storage_bytes", _l("Storage"), LAST),),
        ),
        Card(
            "jobs",
            # i18n: what the server does by itself, such as sending mails
            _l("Background work"),
            _l("What was done and what failed, such as mails."),
            "checklist",
            frozenset({"system.view"}),
            (("/jobs", "system.jobs"),),
            (
                Line("jobs_done", lazy_pgettext("jobs", "Done")),
                Line("jobs_failed", lazy_pgettext("jobs", "Failed"), grave=True),
            ),
        ),
        Card(
            "connections",
            _l("Connections"),
            _l("Open pages that follow changes live."),
            "plug-connected",
            frozenset({"system.view"}),
            (("/users?state=active", "users.view"),),
            (Line("sockets", _l("Connections"), PEAK),),
        ),
        Card(
            "delivery",
            # i18n: how fast changes reach open pages
            _l("Delivery"),
            _l("How long changes take to reach open pages."),
            "bolt",
            frozenset({"system.view"}),
            (("/activity", "activity.view"),),
            (
                # i18n: half of the changes were faster than this
                Line("delivery_p50", _l("Median"), RATE),
                # i18n: of a hundred changes, only one was slower than this
                Line("delivery_p99", _l("99th percentile"), RATE),
            ),
            size=WIDE,
        ),
        Card(
            "events",
            # i18n: changes that open pages are told of, a second
            _l("Events a second"),
            _l("How much happens that open pages are told of."),
            "activity",
            frozenset({"system.view"}),
            (("/activity", "activity.view"),),
            (Line("events", _l("Events a second"), RATE),),
        ),
        Card(
            "my_files",
            _l("Your files"),
            _l("Your newest files."),
            "folder",
            frozenset({"uploads.create"}),
            (("/uploads?owner=me", None),),
            tall=True,
            size=WIDE,
            unless="uploads.view_all",
        ),
        Card(
            "notices",
            _l("Notifications"),
            _l("The latest you have not read yet."),
            "bell",
            paths=(("/notifications", None),),
            tall=True,
        ),
        Card(
            "account",
            _l("Your account"),
            _l("Who you are here, and your roles."),
            "user-circle",
            paths=(("/account", None),),
            unless="users.view",
        ),
        Card(
            "my_storage",
            _l("Your storage"),
            _l("How much room your files take, and how much is left."),
            "cloud-upload",
            frozenset({"uploads.create"}),
            (("/uploads?owner=me&sort=-size", None),),
            unless="uploads.view_all",
        ),
        Card(
            "newest_people",
            _l("Newest people"),
            _l("Who joined last."),
            "user-plus",
            frozenset({"users.view"}),
            (("/users?sort=-created_at", None),),
            tall=True,
        ),
        Card(
            "newest_files",
            _l("Newest files"),
            _l("What everybody uploaded last."),
            "file-text",
            frozenset({"uploads.view_all"}),
            (("/uploads", None),),
            tall=True,
        ),
        Card(
            "roles",
            _l("People by role"),
            _l("How many people hold each role."),
            "shield",
            frozenset({"roles.view"}),
            (("/roles", None),),
            tall=True,
        ),
        Card(
            "my_people",
            # i18n: people that somebody shares files with
            _l("People you share with"),
            _l("With whom you share files, and who shares with you."),
            "users",
            frozenset({"uploads.create"}),
            (("/uploads", None),),
            size=WIDE,
            unless="users.view",
        ),
        Card(
            "devices",
            _l("Your devices"),
            _l("Where you are signed in."),
            "device-desktop",
            paths=(("/account/sessions", None),),
            size=WIDE,
            unless="users.view",
        ),
        Card(
            "translations",
            _l("Translations"),
            _l("How far each language is."),
            "language",
            frozenset({"translations.edit", "translations.publish"}),
            (("/translations", "translations.edit"), ("/translations", "translations.publish")),
            tall=True,
            size=WIDE,
        ),
    )
}
"""Every card by its name, in the order in which they are placed at first."""


def cards_for(person: Actor) -> list[Card]:
    """The cards that ``person`` may have, in the usual order."""
    return [card for card in CARDS.values() if may_have(person, card)]


def may_have(person: Actor, card: Card) -> bool:
    """Whether ``person``'s rights open ``card``; with an access token, no right opens what is
    everybody's own."""
    if not card.needs:
        return getattr(person, "scope", None) is None
    return any(can(person, right) for right in card.needs)


def is_usual(person: Actor, card: Card) -> bool:
    """Whether ``card`` is placed before ``person`` has arranged anything."""
    return card.unless is None or not can(person, card.unless)
