"""Single entries are changed; every other byte stays, whatever the file looks like."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.catalog_files import (
    BrokenCatalog,
    Edit,
    Message,
    block_of,
    compiled,
    key_of,
    parse,
    patched,
    read,
    with_blocks,
)
from dashboard.catalog_files.escapes import CONTROL
from tests.catalog_files.catalogs import HEADER, as_polib_reads, catalog
from tests.helpers import msgfmt

A, B = key_of(None, "a"), key_of(None, "b")
ENTRY_A, ENTRY_B = 'msgid "a"\nmsgstr "old"', 'msgid "b"\nmsgstr "other"'


def edited(content: str, new: str, key: str = A, *, fuzzy: bool = False) -> str:
    """An entry after an edit, in a catalog that has another one before and behind it."""
    before, behind = catalog('msgid "before"\nmsgstr ""').decode(), '\n# end\n#~ msgid "x"\n'
    behind += '#~ msgstr "y"'
    made = patched(f"{before}\n{content}\n{behind}".encode(), {key: Edit((new,), fuzzy)}).decode()
    assert made.startswith(f"{before}\n")
    assert made.endswith(f"\n{behind}")
    return made.removeprefix(f"{before}\n").removesuffix(f"\n{behind}")


@pytest.mark.parametrize(
    "before, after",
    [
        # Only the translation
        (ENTRY_A, 'msgid "a"\nmsgstr "new"'),
        (f"#, python-format\n{ENTRY_A}", '#, python-format\nmsgid "a"\nmsgstr "new"'),
        ('msgid "a"\nmsgstr ""\n"ol"\n\n"d"', 'msgid "a"\nmsgstr "new"'),
        ('msgid "a" msgstr "old" # why', 'msgid "a" msgstr "new" # why'),
        ('  msgid  "a"\n\tmsgstr  "old"  ', '  msgid  "a"\n\tmsgstr  "new"  '),
        ('msgid"a"msgstr"old"', 'msgid"a"msgstr"new"'),
        # What was fuzzy is not any more
        (f"#, fuzzy\n{ENTRY_A}", 'msgid "a"\nmsgstr "new"'),
        (f"#,fuzzy,c-format\n{ENTRY_A}", '#,c-format\nmsgid "a"\nmsgstr "new"'),
        (f"#, c-format, fuzzy\n{ENTRY_A}", '#, c-format\nmsgid "a"\nmsgstr "new"'),
        (f"#, c-format\n#, fuzzy\n{ENTRY_A}", '#, c-format\nmsgid "a"\nmsgstr "new"'),
        (
            f'# why\n#. what\n#: x.py:1\n#, fuzzy\n#| msgctxt "c"\n#| msgid ""\n#| "x"\n{ENTRY_A}',
            '# why\n#. what\n#: x.py:1\nmsgid "a"\nmsgstr "new"',
        ),
        # A former text is of no use any more
        (f'#| msgid "x"\n{ENTRY_A}', 'msgid "a"\nmsgstr "new"'),
    ],
)
def test_a_translation_is_replaced(before: str, after: str) -> None:
    assert edited(before, "new") == after


@pytest.mark.parametrize(
    "before, after",
    [
        (ENTRY_A, f"#, fuzzy\n{ENTRY_A}"),
        (f"#: x.py\n#, c-format\n{ENTRY_A}", f"#: x.py\n#, fuzzy, c-format\n{ENTRY_A}"),
        (f'#| msgid "x"\n{ENTRY_A}', f'#, fuzzy\n#| msgid "x"\n{ENTRY_A}'),
        (f'#, fuzzy\n#| msgid "x"\n{ENTRY_A}', f'#, fuzzy\n#| msgid "x"\n{ENTRY_A}'),
    ],
)
def test_a_translation_is_marked_as_needing_work(before: str, after: str) -> None:
    assert edited(before, "old", fuzzy=True) == after


def test_nothing_written_needs_no_work() -> None:
    assert edited(ENTRY_A, "", fuzzy=True) == 'msgid "a"\nmsgstr ""'


def test_only_the_forms_that_change_are_written_anew() -> None:
    before = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "one" \nmsgstr[1] ""\n"ma"\n"ny"\n'
    made = patched(catalog(before), {A: Edit(("ein", "many"))})
    assert made == catalog(before.replace('"one"', '"ein"'))


def test_forms_that_are_not_there_are_added_and_others_go() -> None:
    one = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""'
    two = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "x"\nmsgstr[1] "y"'
    assert patched(catalog(one), {A: Edit(("x", "y"))}) == catalog(two)
    three = f'#, fuzzy\n{two}\nmsgstr[2] "z"'
    assert patched(catalog(three), {A: Edit(("x", "w"))}) == catalog(two.replace("y", "w"))


def test_of_the_same_text_the_one_that_is_not_obsolete_is_meant() -> None:
    content = catalog(f'msgctxt "c"\n{ENTRY_A}', '#~ msgid "a"\n#~ msgstr "was"', ENTRY_B)
    with pytest.raises(KeyError):
        patched(content, {A: Edit(("new",))})
    made = patched(content, {key_of("c", "a"): Edit(("new",))})
    assert made == content.replace(b'"old"', b'"new"')


@pytest.mark.parametrize("note, expected", [("why\nso", "# why\n# so\n"), ("", "")])
@pytest.mark.parametrize("before", ["", "# x\n", "#  x\n#\n# y\n"])
def test_a_note_is_written(before: str, note: str, expected: str) -> None:
    rest = f"#. what\n{ENTRY_A}"
    made = patched(catalog(f"{before}{rest}"), {A: Edit(("old",), note=note)})
    assert made == catalog(f"{expected}{rest}")
    assert parse(made).by_key[A].note == note


def test_a_note_that_ends_in_a_backslash_ends_there_for_gettext_too(tmp_path: Path) -> None:
    note = "C:\\\nin /srv\\"
    made = patched(catalog(ENTRY_A), {A: Edit(("old",), note=note)})
    made = patched(made, {}, [Message(source="c", note=note, comment=note)])
    assert msgfmt.complaints(made, tmp_path) == []
    found = parse(made).by_key
    assert [found[A].note, found[key_of(None, "c")].note] == [note, note]
    assert found[key_of(None, "c")].comment == note


# How files are written


SENTENCE = "This is a sentence of a length that does not fit into one line of eighty columns."
UNBROKEN = f'"{SENTENCE}"'
BROKEN = (
    '""\n"This is a sentence of a length that does not fit into one line of eighty "\n"columns."'
)


@pytest.mark.parametrize("lines", [UNBROKEN, BROKEN])
def test_new_lines_are_as_long_as_others(lines: str) -> None:
    other = f'msgid "b"\nmsgstr {lines}'
    made = patched(catalog(ENTRY_A, other), {A: Edit((SENTENCE,))})
    assert made == catalog(f'msgid "a"\nmsgstr {lines}', other)


def test_lines_are_broken_as_gettext_does(tmp_path: Path) -> None:
    texts = {
        "spaces": f"{SENTENCE} {SENTENCE}",
        "lines": f"{SENTENCE}\nshort\n\n{SENTENCE}\n",
        "quotes": 'He said "no" and \\ and \t and again "no" and again, and then no more of it',
        "no space": "x" * 100,
        "wide": "これは、とても長い文章です。" * 6,
    }
    entries = (f'msgid "{name}"\nmsgstr ""' for name in texts)
    content = catalog(*entries).replace(b'msgid "lines"', b'msgid "lines\\n"')
    keys = {name: key_of(None, "lines\n" if name == "lines" else name) for name in texts}
    made = patched(content, {keys[name]: Edit((text,)) for name, text in texts.items()})
    ours = tmp_path / "ours.po"
    ours.write_bytes(made)
    assert made == msgfmt.concatenated(ours)


@pytest.mark.parametrize("charset", ["UTF-8", "ISO-8859-1", "KOI8-R", "EUC-JP", "SHIFT_JIS", "GBK"])
def test_files_stay_in_their_encoding(charset: str, tmp_path: Path) -> None:
    old, new = {"ISO-8859-1": ("é", "ü"), "KOI8-R": ("да", "нет")}.get(charset, ("日", "本"))
    header = HEADER.replace("UTF-8", charset)
    text = catalog(f'# {old}\nmsgid "a"\nmsgstr "{old}"', ENTRY_B, header=header).decode()
    content = text.encode(charset)
    made = patched(content, {A: Edit((new,)), B: Edit((f"{new} {old}",))})
    expected = text.replace(f'"{old}"', f'"{new}"').replace('"other"', f'"{new} {old}"')
    assert made == expected.encode(charset)
    assert msgfmt.complaints(made, tmp_path) == []
    words = msgfmt.words(msgfmt.compiled(made, tmp_path), tmp_path)
    assert msgfmt.words(compiled(read(made)), tmp_path) == words


def test_what_the_encoding_does_not_have_is_refused() -> None:
    content = catalog(ENTRY_A, header=HEADER.replace("UTF-8", "ISO-8859-1"))
    with pytest.raises(BrokenCatalog) as caught:
        patched(content, {A: Edit(("本",))})
    assert (caught.value.fault, caught.value.line) == ("not_in_encoding", 7)
    assert caught.value.detail["character"] == "U+672C"


@pytest.mark.parametrize("bom", [b"", BOM_UTF8])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_marks_and_line_breaks_of_files_stay(bom: bytes, ending: bytes, *, last: bool) -> None:
    content = bom + catalog(f"#, fuzzy\n{ENTRY_B}", ENTRY_A).replace(b"\n", ending)
    content = content if last else content.removesuffix(ending)
    made = patched(content, {A: Edit((f"{SENTENCE}\nnew",), True), B: Edit(("other",))})
    lines = (b"#, fuzzy", b'msgid "a"', b'msgstr ""', b'"This is a sentence', b'"columns', b'"new"')
    assert made.count(b"\n") == made.count(ending)
    assert made.endswith(ending) == last
    assert made.startswith(bom)
    assert all(line in made for line in lines)
    assert f'#, fuzzy{ending.decode()}msgid "b"'.encode() not in made
    assert parse(made).by_key[A].texts == (f"{SENTENCE}\nnew",)


@pytest.mark.parametrize("bom", [b"", BOM_UTF8])
def test_entries_on_one_line_are_told_apart(bom: bytes) -> None:
    content = bom + b'msgid "b" msgstr "other" msgid "a" msgstr "old"\n' + HEADER.encode()
    made = patched(content, {A: Edit(("new",), True)})
    assert made == content.replace(b'msgid "a"', b'\n#, fuzzy\nmsgid "a"').replace(b"old", b"new")
    noted = patched(content, {A: Edit(("old",), note="why")})
    assert noted == content.replace(b'msgid "a"', b'\n# why\nmsgid "a"')
    first = patched(content, {B: Edit(("other",), True, "why")})
    assert first == bom + b"# why\n#, fuzzy\n" + content.removeprefix(bom)
    assert not parse(first).by_key[A].fuzzy


def test_a_header_without_anything_before_it_has_its_bytes_kept() -> None:
    content = BOM_UTF8 + b'msgid "a" msgstr "old"\n' + catalog(ENTRY_B)
    assert patched(content, {A: Edit(("new",))}) == content.replace(b'"old"', b'"new"')


# New texts, and whole blocks


MESSAGE = Message(
    context="c",
    source="%(n)s file",
    source_plural="%(n)s files",
    texts=("eins", "mehr"),
    flags=("python-format",),
    fuzzy=True,
    comment="What it is",
    note="Why so",
    places=("x.py:1", "y.py"),
    previous={"context": None, "source": "file", "source_plural": None},
)
BLOCK = """# Why so
#. What it is
#: x.py:1 y.py
#, fuzzy, python-format
#| msgid "file"
msgctxt "c"
msgid "%(n)s file"
msgid_plural "%(n)s files"
msgstr[0] "eins"
msgstr[1] "mehr"
"""
OBSOLETE = '#~ msgid "x"\n#~ msgstr "y"\n'


@pytest.mark.parametrize(
    "before, after",
    [
        (catalog(ENTRY_A), catalog(ENTRY_A, BLOCK.rstrip())),
        (catalog(ENTRY_A).rstrip(), catalog(ENTRY_A, BLOCK.rstrip())),
        (catalog(ENTRY_A, OBSOLETE), catalog(ENTRY_A, BLOCK.rstrip(), OBSOLETE)),
        (HEADER.encode(), catalog(BLOCK.rstrip())),
        (catalog(OBSOLETE), catalog(BLOCK.rstrip(), OBSOLETE)),
    ],
)
def test_new_texts_follow_the_last_one(before: bytes, after: bytes) -> None:
    made = patched(before, {}, [MESSAGE])
    assert made == after
    added = parse(made).by_key[MESSAGE.key]
    assert {name: getattr(added, name) for name in ("texts", "fuzzy", "note", "places")} == {
        "texts": MESSAGE.texts,
        "fuzzy": True,
        "note": MESSAGE.note,
        "places": MESSAGE.places,
    }
    assert added.previous == MESSAGE.previous


def test_what_was_edited_is_taken_back_to_the_byte() -> None:
    content = catalog(f'#,fuzzy\n#| msgid "x"\n{ENTRY_A} ', ENTRY_B)
    before = block_of(content, A)
    made = patched(content, {A: Edit(("new",)), B: Edit(("more",))})
    assert with_blocks(made, {A: before}) == patched(content, {B: Edit(("more",))})
    assert block_of(content, key_of(None, "none")) is None
    assert with_blocks(content, {A: None}) == catalog(ENTRY_B)


# What cannot be written


@pytest.mark.parametrize(
    "edit, fault",
    [
        (Edit(("\0",)), "control"),
        (Edit(("a\x1b[0m",)), "control"),
        (Edit(("a\n",)), "ends_line"),
        (Edit(("\na",)), "starts_line"),
        (Edit(("a", "b")), "form_count"),
        (Edit(()), "form_count"),
        (Edit(("\ud800",)), "not_in_encoding"),
    ],
)
def test_what_would_break_the_file_is_refused(edit: Edit, fault: str) -> None:
    with pytest.raises(BrokenCatalog) as caught:
        patched(catalog(ENTRY_A), {A: edit})
    assert (caught.value.fault, caught.value.line) == (fault, 7)


def test_forms_are_refused_where_there_is_no_rule() -> None:
    header = HEADER.replace("Plural-Forms", "X-Forms")
    content = catalog('msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\nmsgstr[1] ""', header=header)
    with pytest.raises(BrokenCatalog) as caught:
        patched(content, {A: Edit(("x", "y"))})
    assert caught.value.fault == "no_plural_rule"
    assert patched(content, {A: Edit(("x", "y"), True)})


# Any text there is


WRITTEN = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda it: not CONTROL.search(it)
)


@settings(deadline=None)
@given(source=WRITTEN.filter(bool), context=st.none() | WRITTEN, text=WRITTEN, note=WRITTEN)
def test_any_text_comes_back(source: str, context: str | None, text: str, note: str) -> None:
    made = Message(source=source, context=context, texts=("",))
    content = patched(catalog(ENTRY_B.replace('"b"', '"bb"')), {}, [made])
    key = key_of(context, source)
    assert read(content).by_key[key].source == source
    changed = patched(content, {key: Edit((text,), True)})
    found = parse(changed).by_key[key]
    assert (found.texts, found.fuzzy, found.context) == ((text,), bool(text), context)
    assert patched(changed, {key: Edit(("",))}) == content


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=20))
def test_polib_and_msgfmt_read_any_text(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    texts = {f"{number} {source}".strip(): text for number, (source, text) in enumerate(pairs)}
    texts = {source: text.strip("\n") for source, text in texts.items()}
    new = [Message(source=source.strip("\n"), texts=(text,)) for source, text in texts.items()]
    content = patched(HEADER.encode(), {}, new)
    assert msgfmt.complaints(content, folder) == []
    expected = {(message.context, message.source): list(message.texts) for message in new}
    read_back = as_polib_reads(content, folder)
    assert {(key[0], key[1]): list(it["texts"]) for key, it in read_back.items()} == expected
    words = {key: texts for key, texts in expected.items() if all(texts)}
    assert msgfmt.words(compiled(read(content)), folder) == words
