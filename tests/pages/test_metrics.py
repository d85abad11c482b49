"""The numbers that a Prometheus server collects."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from dashboard.actions import tokens
from dashboard.live.gauges import gauges
from dashboard.models import User
from tests.factories import UserFactory

SignIn = Callable[[FlaskClient, User], FlaskClient]


def numbers(text: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {
        sample.name + "".join(sorted(map(str, sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_who_looks_after_the_system_is_told(
    client: FlaskClient, make_user: UserFactory, sign_in: SignIn
) -> None:
    gauges().committed(range(1, 4))
    gauges().delivered({1: 0.0, 2: 0.0, 3: 0.0})
    answer = sign_in(client, make_user(roles=["staff"])).get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    found = numbers(answer.text)
    assert found["dashboard_sockets"] == 0
    assert found["dashboard_peopleactive"] == 1
    assert found["dashboard_jobsfailed"] == 0
    assert found["dashboard_events_total"] > 0
    assert found["dashboard_delivery_seconds_count"] == 3
    assert found["dashboard_delivery_seconds_bucket+Inf"] == 3
    assert 0 < found["dashboard_delivery_seconds_sum"] < 3
    buckets = [value for name, value in found.items() if "_bucket" in name]
    assert buckets == sorted(buckets)
    assert "process_cpu_seconds_total" in found


@pytest.mark.parametrize("role", ["translator", "user"])
def test_nobody_else_is(
    client: FlaskClient, make_user: UserFactory, sign_in: SignIn, role: str
) -> None:
    assert sign_in(client, make_user(roles=[role])).get("/metrics").status_code == 403


def test_a_token_that_may_only_see_this_is_enough(
    client: FlaskClient, make_user: UserFactory
) -> None:
    _, secret = tokens.create(make_user(roles=["admin"]), "Prometheus", 30, ["system.view"])
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
