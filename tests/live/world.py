"""The world of test_convergence: people, their open pages, and what they do to each other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import requests
from sqlalchemy import exists, select

from dashboard.actions import shares
from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models import Job
from dashboard.models.audit import AREAS
from dashboard.models.columns import now
from dashboard.models.jobs import RUNNING, due
from dashboard.models.uploads import find_upload
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from tests.helpers.live_client import LISTS, LiveClient
from tests.helpers.server import Server, wait_until

PEOPLE: Final = ("admin", "staff", "translator", "user", "watcher")
RECORDS: Final = ("rename", "grant", "revoke", "toggle", "permit")
FILES: Final = ("upload", "delete", "share", "unshare")
OWN: Final = ("marks", "archive", "read-all", "undo")
STAFFS: Final = ("announce", "end", "see", "note", "unnote", "retry", "discard")
VERBS: Final = (*RECORDS, *FILES, "cut", "back", *RECORDS, *FILES, "cut", "back", *OWN, *STAFFS)

FOR_EVERYBODY: Final = {
    **LISTS,
    "notifications": "notifications?filter=all notifications?filter=archived",
    "inbox": "notifications/inbox",
    "banners": "announcements/current",
}
"""Topics of everybody's open pages, and where their lists are."""

FOR_STAFF: Final = {
    "announcements": "announcements",
    "jobs": "jobs",
    **{f"activity.{area}": f"activity?kind={area}" for area in AREAS},
}
"""Further ones of those who look after all this."""


def notes_on(people: Sequence[int]) -> dict[str, str]:
    """The topic of notes on people, where those on these people are listed."""
    return {"notes.users": " ".join(f"notes?record=users/{user_id}" for user_id in people)}


@dataclass
class World:
    """The people of the test, their open pages, and what they act on."""

    server: Server
    browsers: list[requests.Session]
    pages: list[LiveClient]
    subjects: list[int]
    people: list[int]
    jobs: list[int]
    crowd_role: int
    uploads: list[int] = field(default_factory=list)
    announcements: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    def act(self, who: int, verb: str, what: int, text: str) -> None:
        """Let one person do one thing; being refused is fine, an error is not."""
        page = self.pages[who]
        if verb == "cut" and page.socket.connected:
            page.disconnect()
        elif verb == "back" and not page.socket.connected:
            page.connect()
        elif verb in RECORDS:
            self._edit(who, verb, what, text)
        elif verb in FILES:
            self._work_with_files(who, verb, what, text)
        elif verb in OWN:
            self._tidy(who, verb, what)
        elif verb in STAFFS:
            self._look_after(who, verb, what, text)

    def rest(self) -> None:
        """Wait until what was begun in the background has ended: it changes records, too."""
        with self.server.app.app_context():
            wait_until(_nothing_is_under_way, seconds=20, what="the jobs to end")
            db.session.remove()

    def revive(self) -> None:
        """Let the watcher, whom somebody may have deactivated, come back."""
        watcher = self.subjects[-1]
        self._call(0, "POST", f"users/{watcher}/reactivate")
        if not self.pages[4].socket.connected:
            with self.server.app.app_context():
                person = find_user(watcher)
                assert person
                self.browsers[4] = self.pages[4].browser = self.server.sign_in(person)
            self.pages[4].connect()

    def _edit(self, who: int, verb: str, what: int, text: str) -> None:
        path = f"users/{_one_of(self.subjects, what)}"
        if verb == "permit":
            chosen = ["users.view", "users.view_private", "roles.view", "uploads.view_all"]
            sent = {"permissions": chosen[: what % 5]}
            self._call(who, "PATCH", f"roles/{self.crowd_role}", json=sent)
        elif verb == "rename":
            self._call(who, "PATCH", path, json={"name": f"{text} a"})
        elif verb == "toggle":
            action = "deactivate" if len(text) % 2 else "reactivate"
            self._call(who, "POST", f"{path}/{action}")
        else:
            empty: dict[str, list[int]] = {"grant": [], "revoke": []}
            self._call(who, "POST", f"{path}/roles", json={**empty, verb: [self.crowd_role]})

    def _work_with_files(self, who: int, verb: str, what: int, text: str) -> None:
        if verb == "upload":
            self._make(self.uploads, who, f"uploads?name={text}.txt", data=text.encode())
        elif self.uploads and verb == "delete":
            self._call(who, "DELETE", f"uploads/{_one_of(self.uploads, what)}")
        elif self.uploads:
            subject = _one_of(self.people, len(text))
            self._share(who, verb, _one_of(self.uploads, what), subject)

    def _share(self, who: int, verb: str, upload: int, subject: int) -> None:
        with self.server.app.app_context():
            found, person = find_upload(upload), find_user(subject)
            # People without the right to see people type names, of which an hour allows few.
            if verb == "share" and found and person:
                with suppress(Invalid):
                    shares.share(SYSTEM, found, person)
            db.session.remove()
        if verb == "unshare":
            self._call(who, "DELETE", f"uploads/{upload}/shares/{subject}")

    def _tidy(self, who: int, verb: str, what: int) -> None:
        """Somebody looks after their own inbox."""
        ids = sorted(self.pages[who].store["notifications"])[-1 - what :]
        sent: dict[str, object] = {}
        if verb == "marks":
            sent = {"ids": ids, "read": what < 5}
        elif verb == "archive":
            sent = {"ids": ids[:2], "archived": what < 6}
        self._call(who, "POST", f"notifications/{verb}", json=sent)

    def _look_after(self, who: int, verb: str, what: int, text: str) -> None:
        """What only staff may do, except that everybody dismisses announcements."""
        announcement = f"announcements/{_one_of(self.announcements, what)}"
        match verb:
            case "announce":
                sent = {"texts": {"en": text}, "announce": what < 6}
                self._make(self.announcements, who, "announcements", json=sent)
            case "end" | "see":
                self._call(who, "POST", f"{announcement}/{'end' if verb == 'end' else 'seen'}")
            case "note":
                sent = {"record": f"users/{_one_of(self.subjects, what)}", "text": text}
                self._make(self.notes, who, "notes", json=sent)
            case "unnote":
                self._call(who, "DELETE", f"notes/{_one_of(self.notes, what)}")
            case "retry":
                self._call(who, "POST", f"jobs/{_one_of(self.jobs, what)}/retry")
            case "discard":
                self._call(who, "DELETE", f"jobs/{_one_of(self.jobs, what)}")

    def _make(self, made: list[int], who: int, path: str, **options: object) -> None:
        answer = self._call(who, "POST", path, **options)
        if answer.status_code == 201:
            made.append(answer.json()["id"])

    def _call(self, who: int, method: str, path: str, **options: object) -> requests.Response:
        answer = self.server.api(self.browsers[who], method, path, **options)
        assert answer.status_code < 500, (method, path, answer.text)
        return answer


def _nothing_is_under_way() -> bool:
    # In this order, so that a job which begins between the two is noticed.
    begins = due(now(), 1)
    runs = db.session.scalar(select(exists().where(Job.state == RUNNING)))
    db.session.rollback()
    return not begins and not runs


def _one_of(ids: Sequence[int], number: int) -> int:
    """One of them; an id that there is not where there are none."""
    return ids[number % len(ids)] if ids else 10**9
