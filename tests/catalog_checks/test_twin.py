"""What the browser finds as people type is what the server finds: static/js/models/checks.js."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from typing import Any

import pytest

from dashboard.catalog_checks import CHECKS, SourceText, facts_for, find
from tests.catalog_checks.samples import Sample, real, spoilt
from tests.helpers.sources import ROOT

SCRIPT = """
import "./tests/js/page.mjs";
import { readFileSync } from "node:fs";
import { checker } from "models/checks";
const { vocabulary, languages, items } = JSON.parse(readFileSync(0, "utf8"));
const check = checker(vocabulary);
const results = items.map(([message, texts, locale]) => check(message, texts, languages[locale]));
process.stdout.write(JSON.stringify(results));
"""

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def in_the_browser(items: list[Sample]) -> list[list[dict[str, Any]]]:
    """What the browser's module finds."""
    given = {
        "vocabulary": [{"name": it.name, "level": it.level} for it in CHECKS.values()],
        "languages": {locale: facts_for(locale).public() for locale in {it.locale for it in items}},
        "items": items,
    }
    result = subprocess.run(
        ["node", "--import", "./tests/js/register.mjs", "--input-type=module", "-e", SCRIPT],
        cwd=ROOT,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[list[dict[str, Any]]] = json.loads(result.stdout)
    return found


def on_the_server(item: Sample) -> list[dict[str, Any]]:
    """What the server finds, as the browser would say it."""
    message, texts, locale = item
    text = SourceText(
        message["source"],
        message.get("source_plural"),
        flags=tuple(message.get("flags", ())),
        terms=tuple(message.get("terms", ())),
        others=lambda: message.get("others", []),
    )
    return [
        {
            "check": it.check,
            "level": it.level,
            "form": it.form,
            "params": it.params,
            "fix": it.fix,
        }
        for it in find(text, texts, facts_for(locale))
    ]


def compare(items: list[Sample]) -> Counter[str]:
    """Hold both against each other; tells how often which check found something."""
    counts: Counter[str] = Counter()
    for item, theirs in zip(items, in_the_browser(items), strict=True):
        ours = on_the_server(item)
        assert theirs == ours, item
        counts.update(it["check"] for it in ours)
    return counts


@needs_node
def test_both_find_the_same_in_real_texts() -> None:
    compare(list(real()))


@needs_node
@pytest.mark.parametrize("seed", range(3))
def test_both_find_the_same_in_spoilt_texts(seed: int) -> None:
    counts = compare(list(spoilt(2500, seed)))
    assert counts.keys() == CHECKS.keys(), "every check has something to find"
