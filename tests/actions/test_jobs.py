"""Jobs: begun by one, ended with what they wrote, tried again later, given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from dashboard.actions import jobs, users
from dashboard.actions.jobs import PAUSES, Trouble
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Job, Notification
from dashboard.models.columns import now
from dashboard.models.jobs import (
    DONE,
    FAILED,
    MOST_MAILS,
    RUNNING,
    WAITING,
    due,
    find_job,
    numbers,
    waiting,
    waiting_for_each,
)
from dashboard.models.users import User
from dashboard.policy import SYSTEM
from dashboard.queue import queue
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

REFUSED = Trouble("recipient", "550 no such address", for_good=True)
LATER = Trouble("later", "451 try later")


def add(kind: str = "test.work", **values: object) -> Job:
    with transaction():
        return waiting(kind, {}, **values)  # type: ignore[arg-type]


def begun(job: Job) -> Job:
    with transaction():
        job.run_at = now() - timedelta(seconds=1)
    found = jobs.begin(job.id)
    assert found is job
    return found


def failed(**values: object) -> Job:
    job = begun(add(**values))
    jobs.fail(job, REFUSED)
    return job


def last_event() -> EventLogEntry:
    query = select(EventLogEntry).order_by(EventLogEntry.id.desc())
    entry = db.session.scalars(query).first()
    assert entry
    return entry


def test_a_job_and_what_needs_it_are_one_commit(app: Flask) -> None:
    def add_and_fail() -> None:
        with transaction():
            waiting("test.work", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert due(now(), 9) == []
    assert queue().huey.pending_count() == 0
    job = add()
    assert due(now(), 9) == [job.id]
    assert queue().huey.pending_count() == 1


def test_what_goes_well_makes_no_noise(app: Flask) -> None:
    job = add()
    verify_action(lambda: jobs.begin(job.id), [])
    assert (job.state, job.attempts) == (RUNNING, 1)
    written: list[int] = []
    verify_action(lambda: jobs.finish(job, lambda: written.append(job.id)), [])
    assert (job.state, written) == (DONE, [job.id])
    assert numbers(now() - timedelta(hours=1)) == {FAILED: 0, WAITING: 0, "queued": 0, DONE: 1}


def test_what_is_written_with_the_end_is_not_written_without_it(app: Flask) -> None:
    job, other = begun(add()), add()

    def settle() -> None:
        other.payload = {"written": True}
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        jobs.finish(job, settle)
    assert (job.state, other.payload) == (RUNNING, {})


def test_a_job_is_begun_once_and_not_before_its_time(app: Flask) -> None:
    job = begun(add())
    assert jobs.begin(job.id) is None
    assert jobs.begin(add(run_at=now() + timedelta(hours=1)).id) is None
    assert jobs.begin(4711) is None


def test_a_clock_that_is_put_back_holds_up_nothing_but_what_is_meant_for_later(app: Flask) -> None:
    job, later = add(), add(run_at=now() + timedelta(hours=5))
    ahead = timedelta(hours=2)
    with transaction():
        for it in (job, later):
            it.created_at, it.run_at = it.created_at + ahead, it.run_at + ahead
    assert due(now(), 9) == [job.id]
    assert jobs.begin(job.id)
    assert jobs.begin(later.id) is None


def test_jobs_of_a_kind_for_a_person_follow_each_other(make_user: UserFactory) -> None:
    ana, bo = make_user(), make_user()
    first, second, others = add(user_id=ana.id), add(user_id=ana.id), add(user_id=bo.id)
    other_kind = add("test.other", user_id=ana.id)
    assert jobs.begin(first.id)
    assert jobs.begin(second.id) is None
    assert jobs.begin(others.id)
    assert jobs.begin(other_kind.id)
    jobs.finish(first)
    assert jobs.begin(second.id)


def test_mails_leave_room_for_other_work(app: Flask) -> None:
    mails = [add("mail.link") for _ in range(MOST_MAILS + 1)]
    assert [bool(jobs.begin(job.id)) for job in mails] == [True] * MOST_MAILS + [False]
    assert jobs.begin(add().id)
    jobs.finish(mails[0])
    assert jobs.begin(mails[-1].id)


def test_pauses_grow_until_it_is_given_up(app: Flask) -> None:
    job = add()
    for pause in PAUSES:
        begun(job)
        before = now()
        verify_action(lambda: jobs.fail(job, LATER), ["job.changed"])
        assert (job.state, job.error, job.detail) == (WAITING, "later", "451 try later")
        assert pause <= job.run_at - before < pause + timedelta(seconds=30)
    begun(job)
    verify_action(lambda: jobs.fail(job, LATER), ["job.failed"])
    assert (job.state, job.attempts) == (FAILED, job.most_attempts)


def test_what_is_of_no_use_is_given_up_at_once_and_those_in_charge_are_told(
    make_user: UserFactory,
) -> None:
    staff, ana = make_user(roles=["staff"]), make_user()
    job = begun(add("mail.link"))
    verify_action(lambda: jobs.fail(job, REFUSED), ["job.failed"])
    assert last_event().data == {"job": "mail.link", "error": "recipient"}
    told = {it.user_id: it.kind for it in db.session.scalars(select(Notification))}
    assert told[staff.id] == "mail.failed"
    assert ana.id not in told


def test_what_went_wrong_and_then_well_goes_from_the_list(app: Flask) -> None:
    job = begun(add())
    jobs.fail(job, LATER)
    begun(job)
    verify_action(lambda: jobs.finish(job), ["job.changed"])
    assert (job.listed, job.error) == (False, "")


def test_too_early_is_no_attempt(app: Flask) -> None:
    job, until = begun(add()), now() + timedelta(minutes=1)
    jobs.put_off(job, until)
    assert (job.state, job.attempts) == (WAITING, 0)
    assert jobs.begin(job.id) is None


def test_what_waited_for_one_that_is_put_off_begins_without_delay(
    app: Flask, make_user: UserFactory
) -> None:
    ana = make_user("ana")
    with transaction():
        first, second = (waiting("mail.link", {"link_id": 0}, user_id=ana.id) for _ in range(2))
    assert jobs.begin(first.id)
    assert jobs.begin(second.id) is None  # one at a time for one person
    queue().huey.flush()
    jobs.put_off(first, now() + timedelta(minutes=1))
    assert (second.id,) in [task.args for task in queue().huey.pending()]


def test_what_is_meant_for_later_is_listed(make_user: UserFactory) -> None:
    make_user("ana")

    def announce() -> None:
        with transaction():
            waiting("test.work", {}, run_at=now() + timedelta(hours=1))
            users.deactivate(SYSTEM, db.session.scalars(select(User)).one())

    verify_action(announce, ["user.deactivated"])
    assert numbers(now())[WAITING] == 1


def test_trying_again_begins_at_once_with_all_attempts(make_user: UserFactory) -> None:
    staff, job = make_user(roles=["staff"]), failed()
    verify_action(lambda: jobs.retry(staff, job), ["job.retried"])
    assert (job.state, job.attempts, job.error) == (WAITING, 0, "recipient")
    assert last_event().actor_id == staff.id
    assert jobs.begin(job.id)
    with pytest.raises(Invalid):
        jobs.retry(staff, job)


def test_all_that_failed_is_tried_again(make_user: UserFactory) -> None:
    staff = make_user(roles=["staff"])
    failed(), failed(), add()
    assert verify_action(lambda: jobs.retry_all(staff), ["job.retried"] * 2) == 2
    assert jobs.retry_all(staff) == 0


def test_a_job_that_is_given_up_is_gone(make_user: UserFactory) -> None:
    staff, job, running = make_user(roles=["staff"]), failed(), begun(add())
    job_id = job.id
    verify_action(lambda: jobs.discard(staff, job), ["job.discarded"])
    assert find_job(job_id) is None
    with pytest.raises(Invalid):
        jobs.discard(staff, running)


def test_only_those_in_charge_may(make_user: UserFactory) -> None:
    ana, job = make_user(), failed()
    for attempt in (
        lambda: jobs.retry(ana, job),
        lambda: jobs.discard(ana, job),
        lambda: jobs.retry_all(ana),
    ):
        with pytest.raises(Denied):
            attempt()
    assert job.state == FAILED


def test_what_was_cut_off_begins_again_but_not_for_ever(app: Flask) -> None:
    job, hopeless = begun(add()), begun(add())
    with transaction():
        hopeless.attempts = hopeless.most_attempts
    assert verify_action(jobs.requeue_interrupted, ["job.failed"]) == 2
    assert (job.state, hopeless.state, hopeless.error) == (WAITING, FAILED, "interrupted")


def test_what_another_process_is_at_is_left_to_it_for_a_while(app: Flask) -> None:
    job = begun(add())
    assert jobs.requeue_interrupted(now()) == 0
    assert jobs.requeue_interrupted(now() + jobs.LEASE + timedelta(seconds=1)) == 1
    assert job.state == WAITING


def test_what_is_late_is_shown(app: Flask) -> None:
    add(), add()
    with transaction():
        db.session.execute(update(Job).values(run_at=now() - timedelta(minutes=2)))
    assert verify_action(jobs.list_late, ["job.changed"] * 2) == 2
    assert jobs.list_late() == 0


def test_what_was_done_is_forgotten_after_a_while(app: Flask) -> None:
    done, waits = begun(add()), add()
    jobs.finish(done)
    assert jobs.forget_done(now() - timedelta(days=1)) == 0
    assert jobs.forget_done(now() + timedelta(seconds=1)) == 1
    assert db.session.scalars(select(Job.id)).all() == [waits.id]


def test_jobs_for_ten_thousand_people_are_few_statements(make_user: UserFactory) -> None:
    ana, statements = make_user(), []

    def count(*arguments: object) -> None:
        statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", count)
    with transaction():
        waiting_for_each("test.work", [(ana.id, {"number": number}) for number in range(10_000)])
    event.remove(db.engine, "before_cursor_execute", count)
    assert len(statements) < 50
    assert numbers(now())["queued"] == 10_000
    assert queue().huey.pending_count() == 1, "Whoever runs them is told to look, once."
