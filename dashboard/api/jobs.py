"""Jobs as JSON: list, try again, give up."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.access import requires
from dashboard.actions import jobs
from dashboard.api.requests import list_request, record_answer
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.live.job_list import USUAL_SORT, Asked, shown, snapshot
from dashboard.models.jobs import Job, find_job

blueprint = Blueprint("api_jobs", __name__, url_prefix="/api/v1/jobs")

ONE = "/<int:job_id>"


@blueprint.get("")
@requires("system.jobs")
def list_some() -> ResponseReturnValue:
    """One page of what failed and what waits."""
    return jsonify(snapshot(current_actor(), asked()))


@blueprint.post(f"{ONE}/retry")
@requires("system.jobs")
def retry(job_id: int) -> ResponseReturnValue:
    """Try one again, at once."""
    job = existing_job(job_id)
    jobs.retry(current_actor(), job)
    return record_answer(shown(current_actor(), job))


@blueprint.post("/retry-failed")
@requires("system.jobs")
def retry_failed() -> ResponseReturnValue:
    """Try all that failed again."""
    return jsonify({"retried": jobs.retry_all(current_actor())})


@blueprint.delete(ONE)
@requires("system.jobs")
def discard(job_id: int) -> ResponseReturnValue:
    """Give one up."""
    jobs.discard(current_actor(), existing_job(job_id))
    return Response(status=204)


def asked() -> Asked:
    """What the address asks for.

    Raises:
        Invalid: for a limit that is no number.
    """
    parameters = list_request(USUAL_SORT)
    return Asked(
        state=request.args.get("state", ""),
        sort=parameters.sort,
        limit=parameters.limit,
        cursor=parameters.cursor,
    )


def existing_job(job_id: int) -> Job:
    """The job with that id.

    Raises:
        NotFound
    """
    job = find_job(job_id)
    if job is None:
        raise NotFound()
    return job
