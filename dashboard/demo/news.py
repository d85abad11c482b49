"""What has just happened in the team: to be told of when somebody first looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select

from dashboard.actions import announcements, jobs, notes, shares, users
from dashboard.actions.jobs import Trouble
from dashboard.demo.people import TRY
from dashboard.extensions import db
from dashboard.models import Role, Upload, User
from dashboard.models.announcement_people import AnnouncementSeen
from dashboard.models.jobs import DONE, Job, waiting
from dashboard.models.mailing import DIGEST, LINK_MAIL
from dashboard.models.notes import Note
from dashboard.models.roles import role_by_key
from dashboard.models.users import ACTIVE, user_by_login
from dashboard.transaction import transaction

SHARING: Final = 2
"""People who share files with whoever tries the demo."""

SEEN_BY: Final = 83
DIGESTS: Final = 6
RUNS_DAYS: Final = 6

NOTICE: Final = {
    "en": "Uploads pause on Saturday from 08:00 to 10:00 UTC: the files move to larger disks.",
    "de": "Am Samstag von 08:00 bis 10:00 Uhr UTC kann nichts hochgeladen werden: Die Dateien "
    "ziehen auf größere Platten um.",
    "es": "El sábado de 08:00 a 10:00 UTC no se podrán subir archivos: se trasladan a discos más "
    "grandes.",
    "fr": "Samedi de 08:00 à 10:00 UTC, aucun envoi ne sera possible : les fichiers passent sur "
    "des disques plus grands.",
    "pt_BR": "No sábado, das 08:00 às 10:00 UTC, não será possível enviar arquivos: eles vão para "
    "discos maiores.",
    "ar": "يتوقف رفع الملفات يوم السبت من 08:00 إلى 10:00 بالتوقيت العالمي: ستُنقل الملفات إلى "
    "أقراص أكبر.",
    "ja": "土曜日の08:00から10:00(UTC) は、ファイルをより大きなディスクへ移すため、"
    "アップロードできません。",
    "zh_Hans_CN": "星期六 08:00 至 10:00(UTC)暂停上传:文件将迁移到更大的磁盘。",
}
DRAFT: Final = {"en": "The canteen opens half an hour earlier in December."}

NEWCOMERS: Final = ("Ilse Brandt", "Marek Dusza", "Noor Haddad")
BOUNCED: Final = (
    ("recipient", "550 5.1.1 <{address}>: Recipient address rejected: mailbox unavailable"),
    ("refused", "554 5.7.1 Message refused: the sender is not known here"),
)
REMARKS: Final = (
    "Asked for a second quota because of the archive. @staff can you decide on Monday?",
    "Signed the contract of last year, too. @admin @staff please keep both.",
    "Was at the front desk until June; their badge is back.",
)


def make(moment: datetime) -> None:
    """Let it happen, unless it has; nobody is mailed.

    Args:
        moment: now.
    """
    if db.session.scalar(select(Note.id).limit(1)) is not None:
        return
    ours = _colleagues("staff")
    front, desk = next(ours), next(ours)
    _newcomers(front)
    _remarks(desk)
    _announce(front, moment)
    _jobs()
    _roles()
    _shares()


def _newcomers(actor: User) -> None:
    for name in NEWCOMERS:
        username = name.lower().replace(" ", ".")
        values = {"username": username, "name": name, "email": f"{username}@team.example"}
        users.create(actor, values, [role_by_key("user")])


def _remarks(actor: User) -> None:
    newest = list(db.session.scalars(select(Upload).order_by(Upload.id.desc()).limit(2)))
    subjects: list[User | Upload] = [next(_colleagues("user")), *newest]
    for subject, text in zip(subjects, REMARKS, strict=True):
        notes.add(actor, subject, text)


def _announce(actor: User, moment: datetime) -> None:
    ends = moment + timedelta(days=RUNS_DAYS)
    running = announcements.create(actor, {"texts": NOTICE, "ends_at": ends}, announce=True)
    announcements.create(actor, {"texts": DRAFT})
    people = select(User.id).where(User.state == ACTIVE, User.username.not_in(TRY))
    seen = db.session.scalars(people.order_by(User.id).limit(SEEN_BY))
    with transaction():  # past the action, for speed; nobody has a page open that counts
        rows = [{"announcement_id": running.id, "user_id": user_id} for user_id in seen]
        db.session.execute(insert(AnnouncementSeen), rows)


def _jobs() -> None:
    """Some work that was done, and mails that a server has refused; none was ever sent."""
    with transaction():
        for person, _ in zip(_colleagues("user"), range(DIGESTS), strict=False):
            job = waiting(DIGEST, {}, user_id=person.id)
            job.state, job.attempts, job.finished_at = DONE, 1, job.run_at
    invited = db.session.scalars(select(User).where(User.password_hash.is_(None)).limit(2))
    for person, (code, said) in zip(list(invited), BOUNCED, strict=False):
        with transaction():
            job = waiting(LINK_MAIL, {"link_id": 0}, user_id=person.id)
        _fail(job, Trouble(code, said.format(address=person.email), for_good=True))


def _fail(job: Job, trouble: Trouble) -> None:
    begun = jobs.begin(job.id)
    if begun is not None:
        jobs.fail(begun, trouble)


def _roles() -> None:
    role = db.session.scalars(select(Role).where(Role.name == "Contractors")).one()
    users.change_roles(_guest("admin"), _guest("user"), grant=[role])


def _shares() -> None:
    for (owner, upload), usernames in zip(
        _shareable(), (("user", "translator"), ("user", "staff"), ("user",)), strict=False
    ):
        for username in usernames:
            shares.share(owner, upload, _guest(username))


def _shareable() -> Iterator[tuple[User, Upload]]:
    """Some files, of a few people."""
    for owner, _ in zip(_colleagues("user", with_files=True), range(SHARING), strict=False):
        for upload in list(db.session.scalars(_files_of(owner).limit(2))):
            yield owner, upload


def _colleagues(role: str, *, with_files: bool = False) -> Iterator[User]:
    """People of the team who hold a built-in role, the same every time."""
    query: Any = select(User).join(User.roles).where(Role.key == role, User.state == ACTIVE)
    query = query.where(User.username.not_in(TRY)).order_by(User.id)
    for user in list(db.session.scalars(query)):
        if not with_files or db.session.scalar(_files_of(user).limit(1)) is not None:
            yield user


def _files_of(owner: User) -> Any:
    return select(Upload).where(Upload.owner_id == owner.id).order_by(Upload.id.desc())


def _guest(username: str) -> User:
    found = user_by_login(username)
    if found is None:
        raise LookupError(username)
    return found
