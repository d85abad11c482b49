"""Telling very many people of one event, after the first of them."""

from __future__ import annotations

from contextlib import suppress

from dashboard.actions import inbox
from dashboard.errors import NotFound
from dashboard.jobs.registry import handles
from dashboard.models.jobs import Job
from dashboard.policy import SYSTEM


@handles("notices.rest")
def tell_rest(job: Job) -> None:
    """Tell the others. How far it came is noted with each step, so that nobody is told twice."""
    payload = job.payload

    def reached(user_id: int) -> None:
        job.payload = {**payload, "after": user_id}

    with suppress(NotFound):  # nobody need be told of what is gone
        inbox.tell_rest(SYSTEM, payload["notice"], payload["entry"], payload["after"], reached)
