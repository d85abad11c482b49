"""What the browser makes of a notification is what a mail says: static/js/models/notices.js."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from dashboard.notices import KINDS
from dashboard.notices.text import SHAPES, text
from dashboard.notices.vocabulary import Message, said
from tests.helpers.sources import ROOT

SCRIPT = """
import "./tests/js/page.mjs";
import { readFileSync } from "node:fs";
import { context } from "lib/context";
const { notices, items } = JSON.parse(readFileSync(0, "utf8"));
context.notices = notices;
const { noticeText } = await import("models/notices");
process.stdout.write(JSON.stringify(items.map(noticeText)));
"""
SAMPLES: list[Any] = [
    "Ana Lima",
    7,
    {"person": {"id": 1, "name": "Ana Lima"}},
    {"person": None},
    {"roles": [{"key": "staff", "name": "staff"}, {"key": None, "name": "Night shift"}]},
    {"roles": [{"key": key, "name": key} for key in ("admin", "user", "translator")]},
    {"bytes": 1536},
    {"locale": "pt_BR"},
    {"locale": "zh_Hans_CN"},
    {"texts": {"default": "de", "by_locale": {"de": "Morgen zu", "en": "Closed tomorrow"}}},
    {"texts": {"default": "de", "by_locale": {"de": "Morgen zu"}}},
]
EVERY_SHAPE = said("%(it)s happened").counted(
    "%(num)s %(it)s happened", "%(num)s of %(it)s happened"
)


def in_the_browser(messages: dict[str, Message], items: list[dict[str, Any]]) -> list[str]:
    """The sentences by the browser's module."""
    notices = {name: {"one": it.one, "several": it.several} for name, it in messages.items()}
    result = subprocess.run(
        ["node", "--import", "./tests/js/register.mjs", "--input-type=module", "-e", SCRIPT],
        cwd=ROOT,
        input=json.dumps({"notices": notices, "items": items}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [str(sentence) for sentence in json.loads(result.stdout)]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_both_say_the_same(app: Flask) -> None:
    messages = {**{name: kind.text for name, kind in KINDS.items()}, "every": EVERY_SHAPE}
    items = [
        {"kind": name, "params": params, "count": count}
        for name, message in messages.items()
        for count in (1, 2, 1200)
        for params in _samples(message)
    ]
    assert {shape for it in SAMPLES if isinstance(it, dict) for shape in it} == SHAPES.keys()
    with app.test_request_context(), force_locale("en"):
        spoken = [text(messages[it["kind"]], it["params"], it["count"]) for it in items]
    # Python writes large numbers plainly, the browser as people do.
    assert [it.replace("1,200", "1200") for it in in_the_browser(messages, items)] == spoken


def _samples(message: Message) -> list[dict[str, Any]]:
    names = set(re.findall(r"%\((\w+)\)s", f"{message.one} {message.several or ''}")) - {"num"}
    values = SAMPLES if message is EVERY_SHAPE else SAMPLES[:1]
    return [dict.fromkeys(names, value) for value in values]
