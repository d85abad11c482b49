"""Notices about work in the background, for those who look after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import lazy_gettext as _l

from dashboard.events import JobFailed
from dashboard.notices.recipients import holders
from dashboard.notices.vocabulary import WARNING, Happening, Kind, said

MAIL_FAILED: Final = "mail.failed"

NEVER_MAILED: Final = frozenset({MAIL_FAILED})
"""Kinds that are told in the app only: such a mail would fail as well, and so on without end."""

_caretakers = holders("system.jobs")


def _told_of(mails: bool) -> Callable[[Happening], list[int]]:
    def who(happening: Happening) -> list[int]:
        return _caretakers(happening) if happening.event.job.startswith("mail.") is mails else []

    return who


KINDS: Final = (
    Kind(
        MAIL_FAILED,
        topic="system",
        label=_l("A mail cannot be sent"),
        on=(JobFailed,),
        who=_told_of(mails=True),
        text=said("A mail could not be sent").counted(
            "%(num)s mail could not be sent", "%(num)s mails could not be sent"
        ),
        path="/jobs?state=failed",
        group=lambda _happening: "failed",
        level=WARNING,
        needs="system.jobs",
        icon="mail",
    ),
    Kind(
        "job.failed",
        topic="system",
        label=_l("Work in the background fails"),
        on=(JobFailed,),
        who=_told_of(mails=False),
        text=said("Something that was done in the background failed").counted(
            "%(num)s thing that was done in the background failed",
            "%(num)s things that were done in the background failed",
        ),
        path="/jobs?state=failed",
        group=lambda _happening: "failed",
        level=WARNING,
        needs="system.jobs",
        icon="alert-triangle",
    ),
)
