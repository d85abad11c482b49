"""The words that browsers get: those of JavaScript, and all by their keys."""

from __future__ import annotations

import gc
import gzip
import json
import weakref
from pathlib import Path
from typing import Any

import polib
import pytest
from flask import Flask

from dashboard.words.javascript import js_catalog
from dashboard.words.keys import key_of
from dashboard.words.pinned import words_of
from tests.factories import UserFactory
from tests.helpers.sources import ROOT
from tests.helpers.visitor import Visitor
from tests.words.conftest import Publish

SOURCE_RULE = "nplurals=2; plural=(n != 1);"
DAYS, FORMS = "%(num)s day|%(num)s days", ("%(num)s Tag", "%(num)s Tage")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser."""
    return Visitor(app)


def read(visitor: Visitor, path: str) -> dict[str, Any]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def context(visitor: Visitor, path: str = "/login", locale: str = "de") -> dict[str, Any]:
    page = visitor.get(path, headers={"Accept-Language": locale}).text
    block = page.partition('id="context">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(block)
    return found


def test_it_has_exactly_the_messages_that_javascript_shows(visitor: Visitor) -> None:
    file = polib.pofile(str(ROOT / "translations" / "de" / "LC_MESSAGES" / "messages.po"))
    expected = {
        entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\x04{entry.msgid}": (
            [*entry.msgstr_plural.values()] or [entry.msgstr]
        )
        for entry in file.translated_entries()
        if any(
            place.endswith(".js") or place.startswith("dashboard/notices/")
            for place, _line in entry.occurrences
        )
    }
    catalog = read(visitor, "/i18n/de-x.json")
    assert catalog["messages"] == expected
    assert catalog["plural"] == file.metadata["Plural-Forms"]
    assert len(expected) > 100


def test_source_texts_of_all_shapes_are_found(folder: Path, publish: Publish) -> None:
    texts = {'A "quoted"\n%(name)s\\\ttext': "1", ("in context", "Long"): "2", "Python": "3"}
    (folder / "en" / "LC_MESSAGES" / "messages.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        "#. i18n: a comment\n#: dashboard/a.py static/js/a.js static/js/b.js\n#, fuzzy\n"
        '#| msgid "Previous"\nmsgid ""\n"A \\"quoted\\"\\n"\n"%(name)s\\\\\\ttext"\nmsgstr ""\n\n'
        '#: dashboard/notices/a.py\nmsgctxt "in context"\nmsgid "Long"\nmsgstr ""\n\n'
        '#: dashboard/a.py\nmsgid "Python"\nmsgstr ""\n\n#~ msgid "Gone"\n#~ msgstr ""\n'
    )
    publish("de", texts)
    found = json.loads(js_catalog(words_of("de"))[0])["messages"]
    assert found == {'A "quoted"\n%(name)s\\\ttext': ["1"], "in context\x04Long": ["2"]}


def test_a_fallbacks_words_come_with_their_own_rule(visitor: Visitor, publish: Publish) -> None:
    publish("gsw", {"Close": "Zue"}, X_Fallback="ja")
    publish("ja", {"Close": "x", "Save": "保存", DAYS: ("%(num)s日",)})
    catalog = read(visitor, "/i18n/gsw-x.json")
    ruled = {"plural": "nplurals=1; plural=0;"}
    assert catalog["plural"] == SOURCE_RULE
    assert catalog["messages"] == {
        "Close": ["Zue"],
        "Save": {"texts": ["保存"], **ruled},
        "%(num)s day": {"texts": ["%(num)s日"], **ruled},
    }
    words = read(visitor, "/i18n/words/gsw-x.json")["words"]
    assert words[key_of(None, "Save")] == {"texts": ["保存"], **ruled}


def test_the_words_of_every_message_by_key(visitor: Visitor, publish: Publish) -> None:
    publish("en", {"Save": "Save", DAYS: ("%(num)s day", "%(num)s days"), ("x", "Open"): "Open"})
    publish("de", {"Save": "Speichern", DAYS: FORMS, "Only here": "Nur hier"})
    answer = read(visitor, "/i18n/words/de-x.json")
    assert answer == {
        "locale": "de",
        "revision": words_of("de").revision,
        "plural": SOURCE_RULE,
        "words": {
            key_of(None, "Save"): ["Speichern"],
            key_of(None, "%(num)s day"): [*FORMS],
            key_of(None, "Only here"): ["Nur hier"],
            key_of("x", "Open"): {"texts": ["Open"], "plural": SOURCE_RULE},
        },
    }
    publish("de", {})
    words = read(visitor, "/i18n/words/de-x.json")["words"]
    source = {"texts": ["%(num)s day", "%(num)s days"], "plural": SOURCE_RULE}
    assert words[key_of(None, "%(num)s day")] == source


def test_only_the_words_that_were_asked_for(visitor: Visitor, publish: Publish) -> None:
    publish("de", {"Save": "Speichern", "Close": "Zu"})
    keys = f"{key_of(None, 'Save')},{key_of(None, 'Nowhere')},nonsense,,"
    words = read(visitor, f"/i18n/words/de-x.json?keys={keys}")["words"]
    assert words == {key_of(None, "Save"): ["Speichern"]}
    assert read(visitor, "/i18n/words/de-x.json?keys=")["words"] == {}


@pytest.mark.parametrize("path", ["/i18n/xx-1.json", "/i18n/words/xx-1.json", "/i18n/de.json"])
def test_a_language_that_is_none(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_an_address_lasts_as_long_as_it_is_of_these_words(
    visitor: Visitor, publish: Publish
) -> None:
    def lasting(revision: str, locale: str = "de") -> bool:
        answer = visitor.get(f"/i18n/words/{locale}-{revision}.json")
        return "immutable" in answer.headers["Cache-Control"]

    before = words_of("de").revision
    assert [lasting(before), lasting("other")] == [True, False]
    publish("de", {"Save": "Sichern"})
    assert [lasting(before), lasting(words_of("de").revision)] == [False, True]
    # With a fallback, more than one revision decides.
    publish("gsw", {"Close": "Zue"}, X_Fallback="de")
    assert not lasting(words_of("gsw").revision, "gsw")


def test_what_was_read_before_a_publish_does_not_stay_in_memory(
    visitor: Visitor, publish: Publish
) -> None:
    publish("de", {"Save": "Speichern"})
    before = weakref.ref(words_of("de").catalogs[0])
    for word in ("Sichern", "Ablegen"):
        read(visitor, context(visitor)["catalog"])
        read(visitor, "/i18n/words/de-now.json")
        publish("de", {"Save": word})
    read(visitor, context(visitor)["catalog"])
    read(visitor, "/i18n/words/de-now.json")
    gc.collect()
    assert before() is None


def test_browsers_that_take_it_get_it_compressed(visitor: Visitor) -> None:
    plain = visitor.get("/i18n/words/fr-x.json")
    small = visitor.get("/i18n/words/fr-x.json", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, small))


def test_pages_say_which_words_they_are_made_of(
    visitor: Visitor, publish: Publish, make_user: UserFactory
) -> None:
    publish("gsw", {"Close": "Zue"}, X_Fallback="de")
    words = context(visitor, locale="gsw")["words"]
    assert words == {
        "revision": words_of("gsw").revision,
        "chain": ["gsw", "de"],
        "url": "/i18n/words/gsw-REVISION.json",
    }
    make_user("ana", locale="de")
    visitor.sign_in("ana")
    found = context(visitor, "/account")
    assert found["words"]["revision"] == words_of("de").revision
    assert found["offsets"]["catalogs"].keys() == {"epoch", "offset"}
    assert visitor.api("GET", "session").json["words"] == found["words"]
