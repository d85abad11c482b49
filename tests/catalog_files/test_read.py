"""What is refused, with the line and the reason; msgfmt is the judge of all that it knows of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.catalog_files import (
    MOST_BYTES,
    BrokenCatalog,
    TooLargeCatalog,
    compiled,
    parse,
    read,
    read_file,
    sentence,
)
from dashboard.catalog_files.faults import REASONS
from tests.catalog_files.catalogs import HEADER, catalog
from tests.helpers import msgfmt

PLURAL = 'msgid "a"\nmsgid_plural "b"\n'
A = 'msgid "a"\nmsgstr "b"'


def ruled(rule: str) -> bytes:
    return catalog(A, header=HEADER.replace("nplurals=2; plural=(n != 1);", rule))


def encoded(charset: str, content: bytes = b"") -> bytes:
    return catalog(A, header=HEADER.replace("UTF-8", charset)) + content


BROKEN: dict[str, tuple[bytes, str, int | None]] = {
    # The encoding
    "bytes that are no text": (catalog(A) + b"# \xe9\n", "encoding", 9),
    "half a character": (catalog('msgid "a"\nmsgstr "') + b'\xe4\xb8"\n', "encoding", 9),
    "surrogates": (catalog(A) + b'msgid "\xed\xa0\x80"\nmsgstr ""\n', "encoding", 9),
    "UTF-16": (catalog(A).decode().encode("utf-16"), "control", 1),
    "an unknown encoding": (encoded("klingon"), "unknown_encoding", 4),
    "an encoding without lines": (encoded("UTF-16"), "unknown_encoding", 4),
    "an encoding that is none": (encoded("rot13"), "unknown_encoding", 4),
    "no encoding": (catalog(A, header=HEADER.replace("; charset=UTF-8", "")), "no_encoding", 1),
    "the template's encoding": (encoded("CHARSET"), "no_encoding", 1),
    "letters without encoding": (encoded("CHARSET", "# é\n".encode()), "no_encoding", 9),
    # The header
    "nothing": (b"", "no_header", 1),
    "only comments": (b"# a\n#, fuzzy\n", "no_header", 1),
    "no header": (f"{A}\n".encode(), "no_header", 1),
    "two headers": (catalog(A) + HEADER.encode(), "duplicate", 9),
    # The syntax
    "an unknown word": (catalog('msgi "a"\nmsgstr "b"'), "unknown_word", 7),
    "prose": (catalog("Dear translators,"), "unknown_word", 7),
    "a word that is none": (catalog('msgother "a"\nmsgstr "b"'), "unknown_word", 7),
    "no quotation mark": (catalog('msgid "a\nmsgstr "b"'), "unclosed", 7),
    "one quotation mark too many": (catalog('msgid "a"\nmsgstr "b" "'), "unclosed", 8),
    "a quotation mark inside": (catalog('msgid "a"\nmsgstr "b"c"'), "unknown_word", 8),
    "no text": (catalog('msgid "a"\nmsgstr'), "no_text", 8),
    "no text, bare": (catalog("msgid a\nmsgstr b"), "no_text", 7),
    "a text alone": (b'"a"\n' + catalog(A), "stray_text", 1),
    "signs": (catalog("]]>"), "stray_text", 7),
    "no translation": (catalog('msgid "a"', A.replace("a", "c")), "no_translation", 7),
    "no translation at the end": (catalog('msgid "a"'), "no_translation", 7),
    "a comment inside": (catalog('msgid "a"\n# why\nmsgstr "b"'), "no_translation", 7),
    "a translation alone": (b'msgstr "b"\n' + catalog(A), "unexpected_word", 1),
    "two translations": (catalog(f'{A}\nmsgstr "c"'), "unexpected_word", 9),
    "two contexts": (catalog(f'msgctxt "a"\nmsgctxt "b"\n{A}'), "unexpected_word", 8),
    "a plural behind": (catalog(f'{A}\nmsgid_plural "c"'), "unexpected_word", 9),
    "one form alone": (catalog('msgid "a"\nmsgstr[0] "b"'), "unexpected_word", 8),
    "a plural without forms": (catalog(f'{PLURAL}msgstr "c"'), "unexpected_word", 9),
    "an unknown escape": (catalog('msgid "a"\nmsgstr "\\q"'), "escape", 8),
    "half an escape": (catalog('msgid "a"\nmsgstr "b\\"'), "unclosed", 8),
    "half obsolete": (catalog('#~ msgid "a"\nmsgstr "b"'), "mixed_obsolete", 8),
    "half obsolete text": (catalog('#~ msgid "a"\n#~ msgstr ""\n"b"'), "mixed_obsolete", 9),
    "obsolete nonsense": (catalog('#~ msgst "a"'), "unknown_word", 7),
    "former nonsense": (catalog(f'#, fuzzy\n#| msgid "a\n{A}'), "unclosed", 8),
    # Entries
    "twice": (catalog(A, A), "duplicate", 10),
    "twice, once obsolete": (catalog(A, '#~ msgid "a"\n#~ msgstr "c"'), "duplicate", 10),
    "twice in a context": (catalog(*[f'msgctxt "x"\n{A}'] * 2), "duplicate", 11),
    "too few forms": (catalog(f'{PLURAL}msgstr[0] "b"'), "form_count", 7),
    "too many forms": (
        catalog(PLURAL + "\n".join(f'msgstr[{n}] "b"' for n in range(3))),
        "form_count",
        7,
    ),
    "forms in another order": (
        catalog(f'{PLURAL}msgstr[1] "b"\nmsgstr[0] "b"'),
        "form_order",
        9,
    ),
    "a form left out": (catalog(f'{PLURAL}msgstr[0] "b"\nmsgstr[2] "b"'), "form_order", 10),
    "forms without a rule": (
        catalog(
            f'{PLURAL}msgstr[0] "b"\nmsgstr[1] "c"',
            header=HEADER.replace('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', ""),
        ),
        "no_plural_rule",
        6,
    ),
    "a line break too many": (catalog('msgid "a"\nmsgstr "b\\n"'), "ends_line", 7),
    "a line break too few": (catalog('msgid "\\na"\nmsgstr "b"'), "starts_line", 7),
    # The rule for plural forms
    "code": (ruled("nplurals=2; plural=__import__('os').system('true');"), "plural_syntax", 5),
    "a call": (ruled("nplurals=2; plural=n.__class__;"), "plural_syntax", 5),
    "an assignment": (ruled("nplurals=2; plural=n=1;"), "plural_syntax", 5),
    "a power": (ruled("nplurals=2; plural=9**9**9**9;"), "plural_syntax", 5),
    "no rule": (ruled("nplurals=2;"), "plural_syntax", 5),
    "half a rule": (ruled("nplurals=2; plural=(n != 1;"), "plural_syntax", 5),
    "division by zero": (ruled("nplurals=2; plural=n/0;"), "plural_division", 5),
    "division by zero at 5": (ruled("nplurals=2; plural=1/(n-5);"), "plural_division", 5),
    "remainder of zero": (ruled("nplurals=2; plural=n%0;"), "plural_division", 5),
    "a form that is not there": (ruled("nplurals=2; plural=n;"), "plural_range", 5),
    "a form before the first": (ruled("nplurals=2; plural=n-1;"), "plural_range", 5),
    "no forms": (ruled("nplurals=0; plural=0;"), "plural_count", 5),
    "a thousand forms": (ruled("nplurals=999; plural=0;"), "plural_count", 5),
    "nested": (ruled(f"nplurals=1; plural={'(' * 200}0{')' * 200};"), "plural_depth", 5),
    "nots": (ruled(f"nplurals=2; plural={'!' * 500}n;"), "plural_depth", 5),
    "long": (ruled(f"nplurals=2; plural={'0+' * 5000}0;"), "plural_length", 5),
    # Characters
    "NUL": (catalog('msgid "a"\nmsgstr "\0"'), "control", 8),
    "NUL in a comment": (catalog(f"# \0\n{A}"), "control", 7),
    "NUL, escaped": (catalog('msgid "a"\nmsgstr "\\000"'), "control", 7),
    "a bell": (catalog('msgid "a"\nmsgstr "\\a"'), "control", 7),
    "an escape character": (catalog('msgid "\x1b[31m"\nmsgstr "b"'), "control", 7),
    "delete": (catalog('msgid "a"\nmsgstr "\x7f"'), "control", 7),
}

STRICTER = {
    # msgfmt does not look at characters, comments, and how many languages there are on earth.
    *("bytes that are no text", "no encoding", "the template's encoding", "an unknown encoding"),
    *("an encoding without lines", "an encoding that is none", "letters without encoding"),
    *("NUL", "NUL in a comment", "NUL, escaped", "a bell", "an escape character", "delete"),
    *("a thousand forms", "a call", "no rule", "nested", "nots", "long"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused(name: str, tmp_path: Path) -> None:
    content, fault, line = BROKEN[name]
    with pytest.raises(BrokenCatalog) as caught:
        read(content)
    assert (caught.value.fault, caught.value.line) == (fault, line)
    assert f"Line {line}: " in str(caught.value.message)
    assert "%(" not in str(caught.value.message)
    assert str(sentence(**caught.value.public())) == str(caught.value.message)
    assert name in STRICTER or msgfmt.complaints(content, tmp_path)


def test_every_reason_is_given_by_something() -> None:
    elsewhere = {
        "too_large",
        "too_many_lines",
        "gone",
        "unreadable",
        "unwritable",
        "not_in_encoding",
    }
    assert REASONS.keys() - elsewhere == {fault for _content, fault, _line in BROKEN.values()}


ACCEPTED: dict[str, bytes] = {
    "a byte order mark": b"\xef\xbb\xbf" + catalog(A),
    "Windows' line breaks": catalog(A).replace(b"\n", b"\r\n"),
    "no line break at the end": catalog(A).rstrip(),
    "several on a line": catalog('msgid "a" msgstr "b" "c" msgid "d"\nmsgstr "e"'),
    "no spaces": catalog('msgid"a"msgstr"b"'),
    "spaces in brackets": catalog(f'{PLURAL}msgstr [ 0 ] "b"\nmsgstr[ 1 ]"c"'),
    "blank lines inside": catalog('msgid "a"\n\n\nmsgstr ""\n\n"b"'),
    "indentation": catalog('  msgid  "a"\n\tmsgstr  "b"\n\t        "c"'),
    "escapes": catalog(r'msgid "\\ \" \t \101 \x42"' + '\nmsgstr "b"'),
    "no plural forms at all": catalog(A, header=HEADER.replace("Plural-Forms", "X-Forms")),
    "forms that wait": catalog(f'{PLURAL}msgstr[0] ""'),
    "forms that need work": catalog(f'#, fuzzy\n{PLURAL}msgstr[0] "b"'),
    "a context that is empty": catalog(A, f'msgctxt ""\n{A}'),
    "a header in the middle": f"{A}\n\n{HEADER}".encode(),
    "obsolete comments": catalog(A, '#~ # why\n#~| msgid "x"\n#~ msgid "c"\n#~ msgstr "d"'),
    "comments at the end": catalog(A) + b"\n# the end\n#~\n",
    "an older encoding": catalog(A.replace("b", "é"), header=HEADER.replace("UTF-8", "ISO-8859-1"))
    .decode()
    .encode("latin-1"),
    "only a header": HEADER.encode(),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_unusual_files_are_read(name: str, tmp_path: Path) -> None:
    content = ACCEPTED[name]
    found = read(content)
    theirs = msgfmt.complaints(content, tmp_path)
    assert not theirs or name == "a byte order mark"
    if not theirs:
        words = msgfmt.words(msgfmt.compiled(content, tmp_path), tmp_path)
        assert msgfmt.words(compiled(found), tmp_path) == words


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.touch()
    os.truncate(path, 100 * 1024 * 1024)  # a hole: reading it would take long, and find NULs
    with pytest.raises(TooLargeCatalog) as caught:
        read_file(path)
    assert caught.value.status == 413
    assert str(caught.value.message) == "The file has 100 MiB; at most 16 MiB are allowed."
    with pytest.raises(TooLargeCatalog):
        read(b" " * (MOST_BYTES + 1))


HUGE = {
    "empty lines": catalog(A) + b"\n" * 10_000_000,
    "comments": catalog(A) + b"#\n" * 5_000_000,
    "quotation marks": catalog('msgid "a"\nmsgstr ' + '"é"' * 300_000),
    "an endless line": catalog(f'msgid "a"\nmsgstr "{"x" * 8_000_000}"'),
    "backslashes": catalog('msgid "a"\nmsgstr "' + "\\" * 2_000_001),
    "brackets": catalog("msgstr" + "[" * 8_000_000),
    "blanks": catalog('msgid "a"' + " " * 8_000_000 + "x"),
    "types": catalog(A, header=HEADER.replace("charset", "x")) + b"#Content-Type:" * 200_000,
    "a deep rule": ruled(f"nplurals=2; plural={'(' * 8_000_000};"),
    "many entries": catalog(*(f'msgid "{n}"\nmsgstr ""' for n in range(140_000))),
}


@pytest.mark.parametrize("name", HUGE)
def test_large_nonsense_is_judged(name: str) -> None:
    """What goes over and over the same would take hours here."""
    try:
        read(HUGE[name])
    except BrokenCatalog as error:
        assert str(error.message)  # noqa: PT017 - a few of them are valid


def test_a_file_that_is_not_there_is_a_fault_like_others(tmp_path: Path) -> None:
    with pytest.raises(BrokenCatalog) as caught:
        read_file(tmp_path / "messages.po")
    assert caught.value.fault == "gone"
    with pytest.raises(BrokenCatalog) as caught:
        read_file(tmp_path)
    assert caught.value.fault == "unreadable"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", HEADER.encode()):
        try:
            read(start + content)
        except BrokenCatalog as error:
            assert str(error.message)  # noqa: PT017 - either outcome is fine, crashing is not


PIECES = st.sampled_from(
    [
        *("msgid", "msgstr", "msgid_plural", "msgctxt", "msgstr[0]", "msgstr[1]", "domain"),
        *('msgid "b" msgstr "c" ', '\n#~ msgid "b"\n#~ msgstr "c"\n', "\n# d\n", "\n#, fuzzy\n"),
        *("#", "#~", "#|", "#,", "fuzzy", '"a"', '"', "\\", "\n", " ", "\r\n", "é", "[", "0"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_entries_never_overlap(text: str) -> None:
    try:
        found = parse((HEADER + "\n" + text).encode())
    except BrokenCatalog:
        return
    places = [place for entry in found.entries for place in (entry.place.start, entry.place.end)]
    assert places == sorted(places)
