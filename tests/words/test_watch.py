"""Open pages are told of other words, also where they only stand in for missing ones."""

from __future__ import annotations

from dashboard.words.pinned import folder, look
from dashboard.words.watch import Watch
from tests.words.conftest import Publish


def test_the_languages_that_changed(publish: Publish) -> None:
    publish("gsw", {"Close": "Zue"}, X_Fallback="de")
    watch = Watch()
    assert [*watch.changes()] == []
    assert [*watch.changes()] == []
    publish("de", {"Save": "Sichern"})
    found = dict(watch.changes())
    assert found.keys() == {"de", "gsw"}
    assert found == {code: look(folder(), code).revision for code in found}
    assert [*watch.changes()] == []


def test_pseudolocales_follow_the_source(publish: Publish) -> None:
    watch = Watch()
    assert [*watch.changes()] == []
    publish("en", {"Save": "Keep"})
    assert dict(watch.changes()).keys() == {"en", "en_XA", "ar_XB"}


def test_a_new_language_concerns_nobody_yet(publish: Publish) -> None:
    watch = Watch()
    assert [*watch.changes()] == []
    publish("fr", {"Save": "Enregistrer"})
    assert [*watch.changes()] == []
