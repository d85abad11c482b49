"""The benchmarks run, in miniature, and notice what would make their figures untrue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import (
    catalogs,
    compiling,
    document,
    fanout,
    idle,
    measures,
    messages,
    people,
    telling,
    toasts,
)
from bench.clients import Crowd, Mismatch
from bench.plans import Statement
from bench.servers.started import python_server


def test_fan_out_measures_the_dashboard_beside_stock(capsys: pytest.CaptureFixture[str]) -> None:
    ratios = fanout.run(fanout.Plan(clients=8, rounds=1, single=2, burst=3, node=False))
    shown = capsys.readouterr().out
    assert "Every client got every\nevent, once, in order." in shown
    for name in (fanout.DASHBOARD, fanout.STOCK):
        assert len(re.findall(rf"^{name} +[\d.]+ \(.*\) +[\d.]+ ", shown, re.MULTILINE)) == 2
    assert re.search(rf"^\| ÷ {fanout.STOCK} \| [\d.]+ \| [\d.]+ \|$", ratios, re.MULTILINE)


def test_a_lost_delivery_is_a_fault_and_no_figure(tmp_path: Path) -> None:
    crowd = Crowd("users")
    with python_server("stock", tmp_path) as server:
        try:
            crowd.connect(3, server.port)
            crowd.expect(1)
            server.order(crowd.position + 2, 1, fanout.EVENT)
            with pytest.raises(Mismatch, match="was due 1 and got 2"):
                crowd.receive_all(10)
        finally:
            crowd.close()


def test_people_are_listed_beside_a_naive_list(capsys: pytest.CaptureFixture[str]) -> None:
    ratios = people.run(people.Plan(people=300, rounds=1, requests=1))
    shown = capsys.readouterr().out
    for viewer in ("staff", "translator"):
        assert f"List of 300 people for {viewer}" in shown
    assert re.search(r"^every page \(6\) +300 +[\d.]+ +[\d.]+$", shown, re.MULTILINE)
    assert "SEARCH users USING COVERING INDEX ix_users_name (name_key>?)" in shown
    assert "No query reads the rows of a whole table, or sorts many." in shown
    assert re.search(r"^\| sort -username \| [\d.]+ \| [\d.]+ \|$", ratios, re.MULTILINE)
    assert re.search(r"^\| sort last_sign_in_at \| [\d.]+ \| – \|$", ratios, re.MULTILINE)


def test_translating_is_timed_beside_fewer_texts(capsys: pytest.CaptureFixture[str]) -> None:
    ratios = catalogs.run(catalogs.Plan(texts=120, fewer=60, rounds=1, requests=2))
    shown = capsys.readouterr().out
    for case in catalogs.cases():
        assert re.search(rf"^{re.escape(case.name)}( +[\d.]+){{5}}$", shown, re.MULTILINE), (
            case.name
        )
        assert f"| {case.name} | " in ratios
    assert re.search(r"^read, check and compile: polib +[\d.]+ \(.*\)$", shown, re.MULTILINE)
    assert re.search(r"^\| change one text in the file \| – \| [\d.]+ \|$", ratios, re.MULTILINE)


def test_other_words_are_a_fault_and_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text(messages.content("fr", 30), encoding="utf-8")
    ways = compiling.ways_to_compile(path)
    compiling.see_same_words(ways)
    other = path.read_text(encoding="utf-8").replace("Fr ", "Other ")
    (tmp_path / "other.po").write_text(other, encoding="utf-8")
    wrong = compiling.ways_to_compile(tmp_path / "other.po")[compiling.OURS]
    with pytest.raises(SystemExit, match="different words"):
        compiling.see_same_words({**ways, "polib": wrong})


def test_toasts_are_timed_beside_a_bare_page(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    ratios = toasts.run(toasts.Plan(clients=4, rounds=1, changes=2), browser)
    shown = capsys.readouterr().out
    for name in (toasts.DASHBOARD, toasts.STOCK):
        for others in (0, 4):
            assert re.search(rf"^{name} +{others} +[\d.]+ +[\d.]+ +[\d.]+$", shown, re.MULTILINE)
    assert re.search(r"within [\d.]+ ms and drifted by [\d.]+\.$", shown, re.MULTILINE)
    assert re.search(r"^\| ÷ the promised 100 ms \| [\d.]+ \| [\d.]+ \|$", ratios, re.MULTILINE)


def test_very_many_are_told_beside_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    plan = telling.Plan(people=700, one_by_one=20, clients=6, rounds=1, quiet_seconds=0.2)
    ratios = telling.run(plan)
    shown = capsys.readouterr().out
    assert "Everybody connected was told once." in shown
    rows = dict(re.findall(r"^\| ([^|]+) \| ([\d.]+) \| [\d.]+ \|$", ratios, re.MULTILINE))
    assert float(rows.pop("SQL statements per 1,000 people")) < 250
    assert len(rows) == 5


def test_idle_clients_are_asked_in_three_ways(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "SETTLING_SECONDS", 0.1)
    ratios = idle.run(idle.Plan(clients=6, rounds=1, seconds=1))
    shown = capsys.readouterr().out
    for name in ("Engine.IO, every 20 s", "Engine.IO, every 4 s", "Dashboard, every 4 s"):
        assert re.search(rf"^{name} +\d+ +[\d.]+ \(.*\)$", shown, re.MULTILINE)
        assert re.search(rf"^\| {name} \| \d+ s \| [\d.]+ \|$", ratios, re.MULTILINE)


def test_measuring_is_compared_with_not_measuring(capsys: pytest.CaptureFixture[str]) -> None:
    ratios = measures.run(measures.Plan(events=40, watchers=3, rounds=1, seconds=1))
    shown = capsys.readouterr().out
    assert "Everything was counted once." in shown
    assert re.search(r"^\| measured, 3 watch \| [\d.]+ \|$", ratios, re.MULTILINE)


@pytest.mark.parametrize(
    "sql, step, faulty",
    [
        ("SELECT a FROM users", "SCAN users", True),
        ("SELECT a FROM users", "SCAN users USING INDEX ix_users_name", True),
        ("SELECT a FROM users", "SCAN users USING COVERING INDEX ix_users_name", False),
        ("SELECT a FROM users ORDER BY b", "USE TEMP B-TREE FOR ORDER BY", True),
        (
            "SELECT a FROM users WHERE id IN (?, ?) ORDER BY b",
            "USE TEMP B-TREE FOR ORDER BY",
            False,
        ),
    ],
)
def test_a_plan_that_reads_or_sorts_too_much_is_noticed(sql: str, step: str, faulty: bool) -> None:
    assert Statement(sql, ()).flaws([step]) == ([step] if faulty else [])


def test_results_replace_the_last_ones_of_their_part_only(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n")
    document.write("one", r"new \1", page)
    document.write("one", r"newer \1", page)
    expected = "a\n<!-- one -->\n\nnewer \\1\n\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n"
    assert page.read_text() == expected
    with pytest.raises(ValueError, match="no place marked for three"):
        document.write("three", "x", page)


@pytest.mark.parametrize("part", ["fanout", "people", "notices", "idle", "measures"])
def test_the_page_has_a_place_for_each_part(part: str) -> None:
    marks = re.findall(rf"^<!-- /?{part} -->$", document.PAGE.read_text(), re.MULTILINE)
    assert marks == [f"<!-- {part} -->", f"<!-- /{part} -->"]
