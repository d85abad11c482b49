"""Compiling: the words that msgfmt would compile, and nothing that is not to be read."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from dashboard.catalog_files import compile_messages, compiled, parse
from dashboard.catalog_files.messages import Message
from tests.catalog_files.catalogs import HEADER, catalog
from tests.helpers import msgfmt

ENTRIES = (
    'msgid "b"\nmsgstr "B"',
    'msgid "a"\nmsgstr "Ä"',
    'msgctxt "c"\nmsgid "a"\nmsgstr "Ä in c"',
    'msgctxt ""\nmsgid "a"\nmsgstr "Ä in nothing"',
    'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "eine"\nmsgstr[1] "mehr"',
    '#, fuzzy\nmsgid "unsure"\nmsgstr "no"',
    'msgid "missing"\nmsgstr ""',
    '#~ msgid "gone"\n#~ msgstr "no"',
)


def test_it_is_the_file_that_msgfmt_makes(tmp_path: Path) -> None:
    content = catalog(*ENTRIES)
    assert compiled(parse(content)) == msgfmt.compiled(content, tmp_path)


def test_python_reads_it() -> None:
    words = gettext.GNUTranslations(io.BytesIO(compiled(parse(catalog(*ENTRIES)))))
    assert words.gettext("a") == "Ä"
    assert words.pgettext("c", "a") == "Ä in c"
    assert [words.ngettext("file", "files", n) for n in (1, 2)] == ["eine", "mehr"]
    assert [words.gettext(text) for text in ("unsure", "missing", "gone")] == [
        *("unsure", "missing", "gone")
    ]


def test_of_half_a_translation_people_read_the_source() -> None:
    half = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "eine"\nmsgstr[1] ""'
    words = gettext.GNUTranslations(io.BytesIO(compiled(parse(catalog(half)))))
    assert words.ngettext("file", "files", 2) == "files"


def test_messages_are_compiled_without_a_file(tmp_path: Path) -> None:
    header = parse(HEADER.encode()).header
    assert header
    made = compile_messages([Message(source="a", texts=("Ä",))], header.texts[0])
    assert made == msgfmt.compiled(catalog('msgid "a"\nmsgstr "Ä"'), tmp_path)
    assert compile_messages([], "") == compiled(parse(b""))
