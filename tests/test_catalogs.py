"""Our catalogs are whole; and each fault a catalog can have is found."""

from __future__ import annotations

import re
from gettext import c2py
from pathlib import Path

import polib
import pytest

from dashboard.catalog_files import Edit, Message, key_of, parse, patched
from dashboard.i18n import LANGUAGES
from scripts.catalogs import (
    PLURAL_FORMS,
    ROOT,
    catalog_path,
    compile_catalog,
    extract,
    messages_of,
    updated,
    write,
)
from scripts.check_catalogs import Fault, check_all, check_catalog

BABEL_CFG = (ROOT / "babel.cfg").read_text(encoding="utf-8")
SOURCE = {
    "dashboard/texts.py": (
        "# i18n: the name of a button\n"
        '_("Save")\n'
        '_("Hello %(name)s", name=name)\n'
        'ngettext("%(num)s file of %(name)s", "%(num)s files of %(name)s", n, name=name)\n'
        '_l("Later")\npgettext("a month", "May")\n'
    ),
    "dashboard/templates/_page.html": (
        '<p>{{ _("A page") }}</p>\n{% trans %}Several\n   lines{% endtrans %}\n'
    ),
    "static/js/page.js": (
        'import { gettext as _ } from "lib/i18n";\n'
        'element.textContent = _("From a script");\n'
        'element.title = `${_("From a template string")}: ${name.replace(/["\']/g, "")}`;\n'
    ),
}
TRANSLATED = {
    "Save": "Speichern",
    "Hello %(name)s": "Hallo %(name)s",
    "Later": "Später",
    "May": "Mai",
    "A page": "Eine Seite",
    "Several lines": "Mehrere Zeilen",
    "From a script": "Aus einem Skript",
    "From a template string": "Aus einer Vorlage",
}
PLURALS = ("Eine Datei von %(name)s", "%(num)s Dateien von %(name)s")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small source tree with a text of every kind."""
    root = tmp_path_factory.mktemp("project")
    for name, text in {"babel.cfg": BABEL_CFG, **SOURCE}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def template(project: Path) -> polib.POFile:
    return extract(project)


@pytest.fixture
def german(tmp_path: Path, template: polib.POFile) -> Path:
    """A faultless German catalog."""
    path = catalog_path(tmp_path, "de")
    content = updated(None, messages_of(template), "de")
    edits = {
        key: Edit(PLURALS if entry.source_plural else (TRANSLATED[entry.source],))
        for key, entry in parse(content).by_key.items()
    }
    write(path, patched(content, edits))
    return path


def after_update(path: Path, template: polib.POFile, source: str) -> Message:
    """A text of the German catalog, once it is up to date."""
    content = updated(path.read_bytes(), messages_of(template), "de")
    return parse(content).by_key[key_of(None, source)]


def entry_of(catalog: polib.POFile, msgid: str) -> polib.POEntry:
    entry = catalog.find(msgid)
    assert entry is not None
    return entry


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def reasons(path: Path, template: polib.POFile, locale: str = "de") -> list[str]:
    return [fault.reason for fault in check_catalog(path, locale, template)]


# Our own catalogs


def test_there_is_a_catalog_for_every_language_of_the_app() -> None:
    assert set(PLURAL_FORMS) == set(LANGUAGES)


def test_our_catalogs_have_no_fault() -> None:
    assert [str(fault) for fault in check_all(ROOT)] == []


# Extraction and update


def test_texts_of_every_kind_of_source_are_found(template: polib.POFile) -> None:
    found = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in template}
    assert found == {
        *((None, text, "") for text in TRANSLATED if text != "May"),
        ("a month", "May", ""),
        (None, "%(num)s file of %(name)s", "%(num)s files of %(name)s"),
    }
    save = entry_of(template, "Save")
    assert save.comment == "the name of a button"
    assert save.occurrences == [("dashboard/texts.py", "")]


def test_a_second_update_changes_nothing(german: Path, template: polib.POFile) -> None:
    content = german.read_bytes()
    assert updated(content, messages_of(template), "de") == content
    assert reasons(german, template) == []


def test_what_has_not_changed_keeps_its_bytes(german: Path, template: polib.POFile) -> None:
    spoil(german, 'msgid "Save"\nmsgstr "Speichern"', 'msgid  "Sa"\n  "ve"\nmsgstr "" "Speichern"')
    content = german.read_bytes()
    assert updated(content, messages_of(template), "de") == content
    new = [*messages_of(template), Message(source="Zoo")]
    assert updated(content, new, "de") == content + b'\nmsgid "Zoo"\nmsgstr ""\n'


@pytest.mark.parametrize("locale", PLURAL_FORMS)
def test_our_catalogs_keep_their_bytes(locale: str) -> None:
    content = catalog_path(ROOT, locale).read_bytes()
    names = ("context", "source", "source_plural", "flags", "comment", "places")
    template = [
        Message(**{name: getattr(entry, name) for name in names})
        for entry in parse(content).by_key.values()
    ]
    assert updated(content, template, locale) == content


def test_english_translates_itself(tmp_path: Path, template: polib.POFile) -> None:
    path = catalog_path(tmp_path, "en")
    write(path, updated(None, messages_of(template), "en"))
    assert entry_of(polib.pofile(str(path)), "Save").msgstr == "Save"
    assert reasons(path, template, "en") == []
    spoil(path, '"Save"\nmsgstr "Save"', '"Old"\nmsgstr "Old"')
    content = updated(path.read_bytes(), messages_of(template), "en")
    assert b"Old" not in content
    assert parse(content).by_key[key_of(None, "Save")].is_served


def test_a_changed_text_keeps_its_translation_as_fuzzy(
    german: Path, template: polib.POFile
) -> None:
    spoil(german, 'msgid "From a script"', 'msgid "From a scripts"')
    entry = after_update(german, template, "From a script")
    assert entry.texts == ("Aus einem Skript",)
    assert entry.fuzzy
    assert entry.previous
    assert entry.previous["source"] == "From a scripts"


def test_fuzzy_entries_and_translators_notes_stay(german: Path, template: polib.POFile) -> None:
    spoil(german, 'msgid "Save"', '# keep it short\n#, fuzzy\n#| msgid "Store"\nmsgid "Save"')
    entry = after_update(german, template, "Save")
    assert (entry.texts, entry.fuzzy) == (("Speichern",), True)
    assert entry.previous
    assert (entry.previous["source"], entry.note) == ("Store", "keep it short")


def test_a_text_that_becomes_plural_keeps_its_words(german: Path, template: polib.POFile) -> None:
    entry_of(template, "Save").msgid_plural = "Save all"
    try:
        entry = after_update(german, template, "Save")
    finally:
        entry_of(template, "Save").msgid_plural = ""
    assert entry.texts == ("Speichern", "Speichern")
    assert entry.fuzzy


def test_what_has_gone_is_kept_as_obsolete_until_it_comes_back(
    german: Path, template: polib.POFile
) -> None:
    content = german.read_bytes()
    fewer = [text for text in messages_of(template) if text.source not in ("Save", "A page")]
    without = updated(content, fewer, "de")
    assert without.endswith(b'#~ msgid "Save"\n#~ msgstr "Speichern"\n')
    assert updated(without, fewer, "de") == without
    assert parse(updated(without, messages_of(template), "de")).by_key.keys() == (
        parse(content).by_key.keys()
    )
    assert updated(without, messages_of(template), "de") == content


def test_a_compiled_catalog_is_whole_and_leaves_fuzzy_entries_out(german: Path) -> None:
    spoil(german, 'msgid "Save"', '#, fuzzy\nmsgid "Save"')
    compile_catalog(german)
    compiled = {entry.msgid: entry for entry in polib.mofile(str(german.with_suffix(".mo")))}
    assert "Save" not in compiled
    assert compiled["Hello %(name)s"].msgstr == "Hallo %(name)s"
    assert sorted(path.name for path in german.parent.iterdir()) == ["messages.mo", "messages.po"]


# Faults


def test_a_faultless_catalog_has_no_faults(german: Path, template: polib.POFile) -> None:
    assert reasons(german, template) == []


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ('"Speichern"', '""', "not translated: “Save”"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "fuzzy"),
        ('"Hallo %(name)s"', '"Hallo"', "placeholder missing: expected %(name)s"),
        (
            '"Hallo %(name)s"',
            '"Hallo %(nom)s"',
            "placeholder renamed: found %(nom)s, expected %(name)s",
        ),
        ('"Hallo %(name)s"', '"Hallo %(name)"', "placeholder malformed: found %(name)"),
        ('"Hallo %(name)s"', '"100 % %(name)s"', "percent: found %"),
        ('"Speichern"', '"Speichern "', "edge space: “Save”"),
        ('"Speichern"', '" "', "edge space"),
        ("%(num)s Dateien", "Dateien", "msgstr[1]: number missing: expected %(num)s"),
        (
            "Eine Datei von %(name)s",
            "Eine Datei",
            "msgstr[0]: placeholder missing: expected %(name)s",
        ),
        ("%(num)s Dateien", "%(zahl)s Dateien", "msgstr[1]: placeholder renamed: found %(zahl)s"),
        ('msgstr[1] "%(num)s Dateien von %(name)s"\n', "", "plural count: found 1, expected 2"),
        ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n > 1);", "the header Plural-Forms"),
        ('msgid "Save"', 'msgid "Old text"', "not in the catalog, run make catalogs: “Save”"),
        ('msgid "Save"', 'msgid "Old text"', "not in the source, run make catalogs: “Old text”"),
        ('"Speichern"', '"Speichern', "msgfmt: "),
        ("charset=UTF-8", "charset=ASCII", "msgfmt: "),
        ('msgid "Later"', 'msgid "Save"', "msgfmt: "),
    ],
)
def test_a_fault_is_found(
    german: Path, template: polib.POFile, old: str, new: str, expected: str
) -> None:
    spoil(german, old, new)
    assert any(expected in reason for reason in reasons(german, template))


def test_a_fault_names_its_line(german: Path, template: polib.POFile) -> None:
    spoil(german, '"Hallo %(name)s"', '"Hallo %(nom)s"')
    lines = german.read_text(encoding="utf-8").splitlines()
    faults = [fault for fault in check_catalog(german, "de", template) if "nom" in fault.reason]
    assert faults
    for fault in faults:
        near = lines[fault.line - 2 : fault.line + 3]
        assert any("Hello" in line for line in near)
        assert re.match(rf"{re.escape(str(german))}:{fault.line}: .", str(fault))


def test_a_missing_catalog_is_a_fault(tmp_path: Path, template: polib.POFile) -> None:
    path = catalog_path(tmp_path, "de")
    assert reasons(path, template) == ["the catalog is missing: run make catalogs"]


def test_a_folder_that_is_never_found_is_a_fault(project: Path) -> None:
    folder = project / "translations" / "zh_CN"
    folder.mkdir(parents=True)
    faults = list(check_all(project))
    assert Fault(folder, 1, "unknown locale: name it in scripts.catalogs") in faults


def test_a_source_text_that_cannot_be_translated_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "dashboard").mkdir()
    (tmp_path / "babel.cfg").write_text(BABEL_CFG)
    (tmp_path / "dashboard" / "a.py").write_text('_("%d files")\n')
    reasons_found = [fault.reason for fault in check_all(tmp_path)]
    assert "only %(name)s may follow a percent sign: “%d files”" in reasons_found


def test_arabic_forms_are_in_the_order_of_gettext() -> None:
    numbers = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103]
    assert [form_of("ar", number) for number in numbers] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]


def form_of(locale: str, number: int) -> int:
    return int(c2py(PLURAL_FORMS[locale].partition("plural=")[2].rstrip(";"))(number))
