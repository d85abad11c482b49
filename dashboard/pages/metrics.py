"""What a Prometheus server collects: how this process is doing, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from dashboard.access import requires
from dashboard.live.deliver import delivery
from dashboard.live.gauges import gauges
from dashboard.models.counts import jobs_by_state, people_by_state, stored_bytes
from dashboard.models.event_log import last_position
from dashboard.models.spread import limit_of

blueprint = Blueprint("metrics", __name__)

BOUNDS = range(0, 181, 10)
"""Classes of the delivery's spread that are told apart; each lasts some 2.6 times as long."""


class Collector:
    """Reads everything at the moment of being asked."""

    def collect(self) -> Iterator[Metric]:
        """The families of numbers."""
        connections = len(delivery().connections)
        yield _gauge("sockets", "Connected pages of this process.", connections)
        yield _gauge("people_here", "People with a page open.", delivery().presence.count)
        yield _gauge("storage_bytes", "Bytes of all files together.", stored_bytes())
        yield _by_state("people", "Accounts by state.", people_by_state())
        yield _by_state("jobs", "Background work by state.", jobs_by_state())
        events = CounterMetricFamily("dashboard_events", "Entries of the event log.")
        events.add_metric([], last_position())
        yield events
        yield _delivery()


@blueprint.get("/metrics")
@requires("system.view")
def show() -> ResponseReturnValue:
    """The numbers, for somebody signed in or with an access token (Authorization: Bearer)."""
    registry = CollectorRegistry()
    registry.register(Collector())
    ProcessCollector(registry=registry)
    answer = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"dashboard_{name}", text, value=value)


def _by_state(name: str, text: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"dashboard_{name}", text, labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family


def _delivery() -> Metric:
    text = "From a commit until it was sent to everybody who may see it."
    family = HistogramMetricFamily("dashboard_delivery_seconds", text)
    found = {int(name): count for name, count in gauges().delivery.items()}
    family.add_metric([], [*_buckets(found)], sum_value=gauges().delivery_seconds)
    return family


def _buckets(found: dict[int, int]) -> Iterable[Any]:
    """Cumulative counts up to each bound, and all of them."""
    begin = -1
    counts = []
    for bound in BOUNDS:
        counts.append(sum(count for number, count in found.items() if begin < number <= bound))
        begin = bound
    for bound, count in zip(BOUNDS, accumulate(counts), strict=True):
        yield f"{limit_of(str(bound)) / 1000:.4g}", count
    yield "+Inf", sum(found.values())
