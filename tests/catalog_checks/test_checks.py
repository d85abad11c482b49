"""Each check finds what it is for, mends it where that is safe, and leaves good texts alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from dashboard.catalog_checks import (
    CHECKS,
    Finding,
    SourceText,
    facts_for,
    find,
    for_browser,
    has_errors,
)
from dashboard.i18n import LANGUAGES
from tests.catalog_checks.samples import of_others, real

FILES = SourceText("%(num)s file", "%(num)s files")


def found(
    source: str | SourceText, text: str | list[str], locale: str = "de", **more: Any
) -> dict[str, Finding]:
    """What is found in a translation, by check."""
    message = SourceText(source, **more) if isinstance(source, str) else source
    texts = [text] if isinstance(text, str) else text
    return {it.check: it for it in find(message, texts, facts_for(locale))}


# check, source, translation, locale, mended
WRONG: list[tuple[str, str, str, str, str | None]] = [
    ("placeholder_missing", "Hello %(name)s", "Hallo", "de", None),
    ("placeholder_missing", "%s of %s", "%s", "de", None),
    ("placeholder_renamed", "Hello %(name)s", "Hallo %(nome)s", "de", "Hallo %(name)s"),
    ("placeholder_renamed", "Hello {name}", "Hallo {nome}", "de", "Hallo {name}"),
    ("placeholder_unknown", "Hello", "Hallo %(name)s", "de", None),
    ("placeholder_malformed", "By %(name)s", "Von % (name)s", "de", "Von %(name)s"),
    ("placeholder_malformed", "By %(name)s", "Von %(name)", "de", "Von %(name)s"),
    ("placeholder_malformed", "By %(name)s", "Von %(name)d", "de", "Von %(name)s"),
    ("placeholder_malformed", "By %(name)s", "％（name）s 作成", "ja", "%(name)s 作成"),
    ("placeholder_malformed", "By ${name}", "Von $ {name}", "de", "Von ${name}"),
    ("placeholder_malformed", "%s has %d", "%d von %s", "de", None),
    ("percent", "Done: %(num)s", "Fertig: %(num)s 100 %", "de", "Fertig: %(num)s 100 %%"),
    ("percent", "All", "100 %", "de", None),
    ("tags", "Read <b>this</b>", "Lies das", "de", None),
    ("tags", "Read <b>this</b>", "Lies </b>das<b>", "de", None),
    ("script", "Hello", "Hallo <script>alert(1)</script>", "de", None),
    ("script", "Hello", "Hallo <img src=x onerror=alert(1)>", "de", None),
    ("script", "Hello", "javascript:alert(1)", "de", None),
    ("entities", "Terms and prices", "Preise &amp; Regeln", "de", "Preise & Regeln"),
    ("edge_newline", "One\n", "Eins", "de", "Eins\n"),
    ("newlines", "One\nTwo", "Eins, zwei", "de", None),
    ("edge_space", "Name: ", "Name:", "de", "Name: "),
    ("double_spaces", "A good day", "Ein  guter Tag", "de", "Ein guter Tag"),
    ("control", "Hello", "Hal\x00lo", "de", "Hallo"),
    ("invisible", "Hello", "Hal\u200blo", "de", "Hallo"),
    ("direction_marks", "Hello", "\u202bHallo", "de", "\u202bHallo\u202c"),
    ("direction_marks", "Hello", "Hallo\u2069", "de", None),
    ("end_punctuation", "It is done.", "Es ist fertig", "de", "Es ist fertig."),
    ("end_punctuation", "It is done.", "完成了.", "zh_Hans_CN", "完成了。"),
    ("end_punctuation", "Is it done?", "Ist es fertig.", "de", "Ist es fertig?"),
    ("end_punctuation", "Is it done?", "هل تم?", "ar", "هل تم؟"),
    ("end_punctuation", "Is it done?", "Τελείωσε?", "el", "Τελείωσε;"),
    ("end_punctuation", "Save all of it", "Alles sichern.", "de", "Alles sichern"),
    ("end_punctuation", "Your name:", "Votre nom", "fr", "Votre nom\u00a0:"),
    ("language_punctuation", "Your name:", "Votre nom :", "fr", "Votre nom\u00a0:"),
    ("language_punctuation", "Your name:", "Votre nom:", "fr", "Votre nom\u00a0:"),
    ("language_punctuation", "Done!", "Fini!", "fr", "Fini\u202f!"),
    ("language_punctuation", "Is it done?", "Está listo?", "es", "¿Está listo?"),
    ("language_punctuation", "First, this", "首先,这个", "zh_Hans_CN", "首先，这个"),
    ("language_punctuation", "First, this", "أولا, هذا", "ar", "أولا، هذا"),
    ("quotes", "The “end”", 'Das "Ende"', "de", "Das „Ende“"),
    ("quotes", "The “end”", "Das “Ende”", "de", "Das „Ende“"),
    ("quotes", "The “end”", 'La "fin"', "fr", "La «\u00a0fin\u00a0»"),
    ("ellipsis", "Saving…", "Wird gesichert...", "de", "Wird gesichert…"),
    ("capital", "All is well", "alles ist gut", "de", "Alles ist gut"),
    ("capital", "All is well", "iyi gidiyor", "tr", "İyi gidiyor"),
    ("length", "Yes", "Ja, ganz gewiss und ohne jeden Zweifel", "de", None),
    ("unchanged", "Save all changes", "Save all changes", "de", None),
    ("unchanged", "Save", "Save", "ja", None),
    ("doubled_words", "Of the day", "Vom Tag Tag", "de", "Vom Tag"),
    ("numbers", "At most 255 letters", "Höchstens 256 Zeichen", "de", None),
    ("numbers", "At most 8 letters", "Höchstens 6 Zeichen", "de", None),
    ("addresses", "See https://a.org/b", "Siehe https://a.org", "de", "Siehe https://a.org/b"),
    ("addresses", "In /etc/app", "Unter /etc/ap", "de", "Unter /etc/app"),
    ("terms", "Export as CSV", "Als Tabelle exportieren", "de", None),
]

# source, translation, locale
RIGHT = [
    ("%s has %d", "%2$d von %1$s", "de"),
    ("100% sure", "100 % sicher", "de"),
    ("Read <b>this</b><br>", "<b>Das</b> lesen<br>", "de"),
    ("Use <name> here", "<Name> hier verwenden", "de"),
    ("Nov.", "November", "de"),
    ("Never", "noch nie", "de"),
    ("Is it done?", "完成了吗？", "zh_Hans_CN"),
    ("Your e-mail address.", 'כתובת הדוא"ל שלך.', "he"),
    ("At 10:30 see http://a.org?b", "À 10:30, voir http://a.org?b", "fr"),
    ("Status", "Status", "de"),
    ("8 letters", "acht Zeichen", "de"),
    ("12,345 people", "١٢٬٣٤٥ شخصًا", "ar"),
    ("12,345 people", "12\u202f345 personnes", "fr"),
    ("So you are here", "Vous vous trouvez ici", "fr"),
    ("Toggle all", "Alle ein-/ausblenden", "de"),
    ("Delete it", "ลบ\u200bเลย", "th"),
    ("yes,no,maybe", "نعم,لا,ربما", "ar"),
    ("Enter name@example.com", "Gib nom@example.com ein", "de"),
    ("A CSV file", "Eine CSV-Datei", "de"),
]


@pytest.mark.parametrize("check,source,text,locale,mended", WRONG)
def test_what_is_wrong_is_found_and_mended(
    check: str, source: str, text: str, locale: str, mended: str | None
) -> None:
    findings = found(source, text, locale)
    assert check in findings
    assert findings[check].fix == ([mended] if mended else None)
    if mended:
        assert check not in found(source, mended, locale)


@pytest.mark.parametrize("source,text,locale", RIGHT)
def test_what_is_right_is_left_alone(source: str, text: str, locale: str) -> None:
    assert found(source, text, locale) == {}


def test_every_check_is_tried_here() -> None:
    plural = {"number_missing", "plural_count", "plural_empty", "consistency"}
    assert {check for check, *_ in WRONG} | plural == CHECKS.keys()


def test_only_a_form_for_one_number_may_leave_the_number_out() -> None:
    assert found(FILES, ["Eine Datei", "%(num)s Dateien"]) == {}
    missing = found(FILES, ["Eine Datei", "Dateien"])["number_missing"]
    assert (missing.form, missing.params["expected"]) == (1, ["%(num)s"])
    # French has 0 and 1 in one form.
    assert "number_missing" in found(FILES, ["Un fichier", "%(num)s fichiers"], "fr")
    hours = SourceText("an hour ago", "%(num)s hours ago")
    assert found(hours, ["il y a une heure", "il y a %(num)s heures"], "fr") == {}
    assert "number_missing" in found(hours, ["час назад", "%(num)s часа", "%(num)s часов"], "ru")


def test_forms_are_counted_and_filled() -> None:
    assert found(FILES, ["Eine", "%(num)s", "zu viel"])["plural_count"].params == {
        "found": ["3"],
        "expected": ["2"],
    }
    assert found(FILES, ["Eine Datei", ""])["plural_empty"].form == 1
    assert find(FILES, ["", ""], facts_for("de")) == [], "what is missing is not wrong"


def test_a_fix_leaves_the_other_forms_alone() -> None:
    fix = found(FILES, ["Eine Datei", "%(nun)s Dateien"])["placeholder_renamed"].fix
    assert fix == ["Eine Datei", "%(num)s Dateien"]


def test_the_same_words_are_translated_alike() -> None:
    source, one, other = "Save all changes", "Alles sichern", "Alles speichern"
    finding = found(source, one, others=lambda: [[other]])["consistency"]
    assert (finding.form, finding.fix) == (None, [other])
    assert found(source, one, others=lambda: [[other], [one]]) == {}
    assert found(source, one, others=lambda: [[""]]) == {}
    assert found("Archive", "Archiv", others=lambda: [["Archivieren"]]) == {}


def test_names_given_for_a_text_are_kept() -> None:
    assert "terms" in found("Ask Ana", "Frag sie", terms=("Ana",))


def test_flags_say_what_is_a_placeholder() -> None:
    assert found("half%(a)s", "die Hälfte", flags=("no-python-format",)) == {}
    assert "placeholder_missing" in found("%i items", "viele", flags=("c-format",))


def test_errors_block_and_warnings_do_not() -> None:
    assert has_errors(find(SourceText("%(a)s"), ["b"], facts_for("de")))
    assert not has_errors(find(SourceText("Name: "), ["Name:"], facts_for("de")))


def test_our_catalogs_are_as_they_should_be() -> None:
    """Proofread texts: no error at all, and hardly a warning that is none."""
    findings = [
        (sample.locale, it.check, it.level)
        for sample in real()
        for it in find(
            SourceText(
                sample.message["source"],
                sample.message["source_plural"],
                flags=tuple(sample.message["flags"]),
            ),
            sample.texts,
            facts_for(sample.locale),
        )
    ]
    assert [it for it in findings if it[2] == "error"] == []
    assert len(findings) <= MOST_WARNINGS * len(LANGUAGES), findings


def test_catalogs_of_others_have_only_the_errors_that_they_have() -> None:
    errors = [
        (locale, it.check)
        for locale, message, texts, language in of_others()
        for it in find(message, texts, language)
        if it.level == "error"
    ]
    # Forms left empty, and a Catalan text that forgets its number.
    assert set(errors) <= {
        ("ca", "placeholder_missing"),
        *((locale, "plural_empty") for locale in ("ar", "cs_CZ", "hu")),
    }
    assert len(errors) < 20


MOST_WARNINGS = 5
"""For each language of more than a thousand texts."""


def test_checks_are_said_in_the_language_of_the_moment(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        said = for_browser()
    assert [it["name"] for it in said] == list(CHECKS)
    assert all(it["title"] and it["help"].endswith(".") for it in said)


def test_placeholder_checks_never_take_long() -> None:
    nasty = "%(" * 5000 + "{" * 5000 + "<a " * 3000 + "&#" * 3000 + " " * 5000
    assert isinstance(find(SourceText(nasty), [nasty + "."], facts_for("fr")), list)


@pytest.mark.parametrize("start", ["x", "%", "%(a)", "{a", "<b ", "a@a"])
@pytest.mark.parametrize("part", ["a.", ".", "…", "⋯", " ", "\n", "/a", "<a ", "0", "ab ab "])
def test_a_very_long_text_is_looked_through_once(start: str, part: str) -> None:
    # Going through it again from each of its characters, this would take minutes.
    long = f"{start}{part * (50_000 // len(part))}é"
    assert "length" in found("Hello %(name)s.", long)
