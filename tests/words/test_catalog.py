"""Compiled catalogs are read strictly: what is not whole and sound is not served."""

from __future__ import annotations

import struct
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words.catalog import Broken, read, revision_of
from dashboard.words.keys import key_of, key_of_id
from tests.helpers.sources import ROOT
from tests.helpers.words import compiled

GERMAN = compiled(
    "de",
    {
        "Save": "Speichern",
        ("people", "Active"): "Aktiv",
        "%(num)s day|%(num)s days": ("%(num)s Tag", "%(num)s Tage"),
        "Left": "",
    },
    X_Fallback="fr",
)


def test_a_catalog_has_texts_forms_and_a_fallback() -> None:
    catalog = read("de", GERMAN)
    assert catalog.text("Save") == "Speichern"
    assert catalog.text("people\x04Active") == "Aktiv"
    assert [catalog.text("%(num)s day", number) for number in (1, 2)] == [
        "%(num)s Tag",
        "%(num)s Tage",
    ]
    assert catalog.text("Left") is None
    assert catalog.text("Nowhere") is None
    assert catalog.fallback == "fr"
    assert catalog.revision == revision_of(GERMAN)


def test_a_form_that_is_missing_is_no_text() -> None:
    catalog = read("de", compiled("de", {"%(num)s day|%(num)s days": ("%(num)s Tag", "")}))
    assert catalog.text("%(num)s day", 2) is None


@pytest.mark.parametrize("locale", ["ar", "de", "ja", "pt_BR", "zh_Hans_CN"])
def test_our_own_catalogs_are_read_as_polib_reads_them(locale: str) -> None:
    path = ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"
    file = polib.pofile(str(path))
    catalog = read(locale, file.to_binary())
    for entry in file.translated_entries():
        forms = catalog.messages[
            entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\x04{entry.msgid}"
        ]
        assert [*forms] == ([*entry.msgstr_plural.values()] or [entry.msgstr])
    assert len(catalog.messages) == len(file.translated_entries())


def test_the_other_order_of_bytes() -> None:
    little = compiled("de", {"Save": "Sichern"})
    count = struct.unpack_from("<I", little, 8)[0]
    words = 7 + 4 * count  # the header, and where each of the texts is
    numbers = struct.unpack_from(f"<{words}I", little)
    big = struct.pack(f">{words}I", *numbers) + little[4 * words :]
    assert read("de", big).text("Save") == "Sichern"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"msgid",
        GERMAN[:3],
        GERMAN[:20],
        GERMAN[:-1],
        b"PK\x03\x04" + GERMAN[4:],
        GERMAN[:4] + b"\xff" * 4 + GERMAN[8:],
        GERMAN[:8] + b"\xff" * 4 + GERMAN[12:],
        GERMAN[:12] + b"\xff" * 4 + GERMAN[16:],
        GERMAN.replace(b"Speichern", b"Spe\xff\xfehern"),
        compiled("de", {"Save": "Sichern"}, Plural_Forms="nplurals=2; plural=__import__('os')"),
        compiled("de", {"Save": "Sichern"}, Plural_Forms="nplurals=2; plural=n%0;"),
        compiled("de", {"Save": "Sichern"}, Plural_Forms="nplurals=1; plural=n;"),
    ],
    ids=range(13),
)
def test_what_is_broken_is_refused(content: bytes) -> None:
    with pytest.raises(Broken):
        read("de", content)


@given(st.integers(0, len(GERMAN) - 1), st.integers(0, 255))
def test_any_byte_may_be_wrong(place: int, byte: int) -> None:
    content = GERMAN[:place] + bytes([byte]) + GERMAN[place + 1 :]
    try:
        read("de", content)
    except Broken as error:
        assert str(error)  # noqa: PT017 - most changes do no harm


def test_keys_are_of_context_and_text() -> None:
    assert key_of(None, "Active") == key_of_id("Active")
    assert key_of("people", "Active") == key_of_id("people\x04Active")
    assert len({key_of(None, "Active"), key_of("", "Active"), key_of("people", "Active")}) == 3
    assert len(key_of(None, "Active")) == 16


def test_revisions_change_with_the_content(tmp_path: Path) -> None:
    assert revision_of(GERMAN) != revision_of(GERMAN + b"\0")
