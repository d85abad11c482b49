"""``flask --app dashboard jobs …``"""

from __future__ import annotations

import click
from flask_babel import gettext as _
from sqlalchemy import select

from dashboard.actions import jobs
from dashboard.cli.groups import CommandFailed, CommandGroup
from dashboard.cli.output import as_json, print_records
from dashboard.extensions import db
from dashboard.models.columns import wire_time
from dashboard.models.jobs import DONE, FAILED, RUNNING, WAITING, Job, find_job
from dashboard.policy import SYSTEM

group = CommandGroup("jobs", help="Mails and other work that is done in the background.")


@group.command("list")
@click.option(
    "--state",
    type=click.Choice([FAILED, WAITING, RUNNING, DONE]),
    help="Only these; without it all that are not done.",
)
@click.option("--most", default=100, show_default=True, help="How many, the newest first.")
@as_json
def list_some(state: str | None, most: int, as_json: bool) -> None:
    """Show what failed and why, and what waits."""
    wanted = Job.state == state if state else Job.state != DONE
    query = select(Job).where(wanted).order_by(Job.id.desc()).limit(max(1, most))
    print_records(
        db.session.scalars(query),
        {
            "ID": lambda job: job.id,
            "KIND": lambda job: job.kind,
            "FOR": lambda job: job.user.username if job.user else "",
            "STATE": lambda job: job.state,
            "TRIES": lambda job: f"{job.attempts}/{job.most_attempts}",
            "NEXT": lambda job: wire_time(job.run_at) if job.state == WAITING else "",
            "CAUSE": lambda job: f"{job.error} {job.detail}".strip(),
        },
        json_wanted=as_json,
    )


@group.command("retry")
@click.argument("ids", nargs=-1, type=int)
@click.option("--failed", is_flag=True, help="All that have failed.")
def retry(ids: tuple[int, ...], failed: bool) -> None:
    """Try jobs again, at once."""
    if failed:
        click.echo(jobs.retry_all(SYSTEM))
    elif not ids:
        raise CommandFailed(_("Name jobs by their ids, or say --failed."))
    for job_id in ids:
        jobs.retry(SYSTEM, _existing(job_id))


@group.command("discard")
@click.argument("ids", nargs=-1, type=int, required=True)
def discard(ids: tuple[int, ...]) -> None:
    """Give jobs up; they are not done any more."""
    for job_id in ids:
        jobs.discard(SYSTEM, _existing(job_id))


def _existing(job_id: int) -> Job:
    job = find_job(job_id)
    if job is None:
        raise CommandFailed(_("There is no job %(id)s.", id=job_id))
    return job
