"""What people may type: names of every script pass, names that deceive do not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from dashboard import fields
from dashboard.actions import passwords
from dashboard.errors import Invalid
from dashboard.filenames import clean_filename
from dashboard.models.text import text_key
from dashboard.models.users import user_by_login
from tests.helpers.patience import interrupted_after

pytestmark = pytest.mark.usefixtures("app")


def refused(rule: Callable[..., Any], value: object, **options: Any) -> str:
    """The one sentence with which ``rule`` refuses ``value``."""
    with pytest.raises(Invalid) as caught:
        rule(value, **options)
    (sentence,) = caught.value.fields.values()
    return str(sentence)


REAL_NAMES = [
    "Ana",
    "O’Brien",
    "O'Brien",
    "Anne-Marie St. John-Smythe, Jr.",
    "Zoë",
    "Nguyễn Thị Minh Khai",
    "Łukasz Żółć",
    "İbrahim Şahin",
    "Þórdís Æsa Guðmundsdóttir",
    "Kaʻiulani",
    "X Æ A-12",
    "R2-D2",
    "محمد عبد الله",
    "علی‌رضا نوش‌آفرین",
    "می‌خواهم",
    "שָׁלוֹם בֶּן־דָּוִד",
    "क्‍षमा शर्मा",
    "श्री हिन्दी",
    "র‍্যাচেল",
    "അരുണ്‍ കുമാര്‍",
    "ශ්‍රී ලංකා",
    "தமிழ்செல்வி",
    "สมชาย ใจดี",
    "བསྟན་འཛིན",
    "山田太郎",
    "山田 タロウ Taro",
    "佐々木 ひろし",
    "ミッキー・マウス",
    "葛󠄀城 辻",
    "王小明",
    "王小明 David",
    "ㄅㄆㄇ 王",
    "김철수",
    "김철수 金",
    "Кирилл Мефодиев",
    "Наталія В’ячеславівна",
    "Ελένη Παπαδοπούλου",
    "Արմեն Սարգսյան",
    "გიორგი",
    "ሰላም",
    "ᓄᓇᕗᑦ",
]


@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_names_of_all_scripts_pass_as_they_are(name: str) -> None:
    assert fields.display_name(name) == name


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  Ana  ", "Ana"),
        ("Ana  Maria", "Ana Maria"),
        ("Ana\u00a0Maria", "Ana Maria"),
        ("山田　太郎", "山田 太郎"),
        ("Zoe\u0308", "Zoë"),
        ("Ａｎａ", "Ana"),
        ("ｱｷﾗ", "アキラ"),
        ("𝓐𝓷𝓪", "Ana"),
    ],
)
def test_names_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert fields.display_name(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        f"Ana{char}"
        for char in "\x00\n\t\r\x1b\x7f\x85\u2028\u2029\ud800\ue000\ufffe\ufdd0\U0001ffff"
    ]
    + ["\tAna", "Ana\nMaria"],
    ids=ascii,
)
def test_control_characters_are_refused(name: str) -> None:
    assert refused(fields.display_name, name) == "Remove line breaks and control characters."


@pytest.mark.parametrize(
    "name",
    [f"Ana{char}Maria" for char in "\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u061c"]
    + [f"Ana{char}Maria" for char in "\u00ad\u034f\u115f\u2061\u206a\u2800\u3164\uffa0\U000e0041"]
    + ["Ana\u200cMaria", "Ana\u200dMaria", "\u200cAna", "Ana\u200d", "Анна\u200dМария"]
    + ["علی\u200c", "\u200cعلی", "علی\u200c\u200cرضا", "علی\u200dرضا", "Zoë\u200cAna"]
    + ["Ana\ufe0f", "\ufe0fAna", "admin\U000e0100", "\u202eanA"],
    ids=ascii,
)
def test_invisible_characters_are_refused(name: str) -> None:
    assert refused(fields.display_name, name) == "Remove invisible characters."


@pytest.mark.parametrize(
    "name",
    [
        "Ρaypal",  # Greek rho
        "Аnna",  # Cyrillic a
        "Anna Kуrill",  # Cyrillic u
        "Admіn",  # Ukrainian i
        "Ꭺdmin",  # Cherokee
        "Ոrsula",  # Armenian
        "Ａdмin",  # full-width Latin with Cyrillic
        "𝐀dmіn",  # mathematical Latin with Ukrainian i
        "ꓮdmin",  # Lisu
        "Кирилл Κύριλλος",
        "محمد שלום",
        "山田 Кирилл",
        "ひろし 김철수",
    ],
)
def test_names_that_mix_look_alikes_are_refused(name: str) -> None:
    sentence = "Do not mix letters of scripts that look alike."
    assert refused(fields.display_name, name) == sentence


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        (None, "This field is required."),
        (["Ana"], "This field is required."),
        (7, "This field is required."),
        ("…", "Use at least one letter or digit."),
        ("❤️", "Use at least one letter or digit."),
        ("\u0301Ana", "There are too many accents on one letter."),
        ("Z" + "\u0334" * 8 + "a", "There are too many accents on one letter."),
        ("a" * 121, "Use at most 120 characters."),
    ],
)
def test_names_that_are_none_are_refused(name: object, sentence: str) -> None:
    assert refused(fields.display_name, name) == sentence


def test_the_longest_name_passes() -> None:
    assert len(fields.display_name("é" * 120)) == 120


@pytest.mark.parametrize("name", ["Ana", "a", "ana.maria-1_x", "7", "ANA"])
def test_usernames_are_kept_in_lower_case(name: str) -> None:
    assert fields.username(name) == name.lower()


@pytest.mark.parametrize(
    "name",
    ["", None, 7, "ana maria", ".ana", "ana-", "аna", "ana@x", "a" * 65, "ana\u200b", "ana\n", "é"],
    ids=ascii,
)
def test_other_usernames_are_refused(name: object) -> None:
    assert refused(fields.username, name)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.B+tag@EXAMPLE.com ", "Ana.B+tag@example.com"),
        ("ana@bücher.de", "ana@bücher.de"),
        ("ana@BÜCHER.de", "ana@bücher.de"),
        ("ana@xn--bcher-kva.de", "ana@bücher.de"),
        ("ana@faß.de", "ana@faß.de"),
        ("josé@correo.es", "josé@correo.es"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("अजय@डाटा.भारत", "अजय@डाटा.भारत"),
        ("иван@почта.рф", "иван@почта.рф"),
        ("o'brien@mail.example", "o'brien@mail.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_pass_and_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert fields.email(typed) == kept


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "ana",
        "ana@",
        "@example.com",
        "ana@@example.com",
        "ana b@example.com",
        "ana@exa mple.com",
        "ana@example..com",
        "ana@.com",
        "ana@-example.com",
        "ana@example-.com",
        "ana@exa_mple.com",
        "ana@<script>.com",
        "ana@example.com\nBcc: bo@example.com",
        "ana@xn--a.com",
        "ana@" + "a" * 64 + ".com",
        "a" * 65 + "@example.com",
        "ana@" + "a." * 130 + "com",
        '"ana"@example.com',
        "<ana@example.com>",
        "ana,bo@example.com",
        "ana@pаypal.com",
        "аdmin@example.com",
        "ana\u202e@example.com",
        "ana\u200d@example.com",
        "ana\ud800@example.com",
    ],
    ids=ascii,
)
def test_other_addresses_are_refused(address: object) -> None:
    assert refused(fields.email, address)


@pytest.mark.parametrize(
    "password",
    ["correct horse", "пароль для меня", "  spaces count  ", "パスワードは長くする", "tr0ub4dor&3"],
)
def test_long_passwords_of_any_script_pass_untouched(password: str) -> None:
    assert fields.password(password, about=["ana", "Ana B", "ana@example.com"]) == password


@pytest.mark.parametrize(
    "password, sentence",
    [
        (None, "Use at least 10 characters."),
        (1234567890123, "Use at least 10 characters."),
        ("short", "Use at least 10 characters."),
        ("a" * 257, "Use at most 256 characters."),
        ("aaaaaaaaaaaa", "This password is too easy to guess."),
        ("abababababab", "This password is too easy to guess."),
        ("Password123", "This password is too easy to guess."),
        ("qwertyuiop", "This password is too easy to guess."),
        ("ana.garcia@example.com", "This password is too easy to guess."),
        ("Ana.Garcia12", "This password is too easy to guess."),
        ("María García", "This password is too easy to guess."),
        ("horse \ud800 battery", "Remove line breaks and control characters."),
        ("horse \x00 battery", "Remove line breaks and control characters."),
    ],
)
def test_other_passwords_are_refused(password: object, sentence: str) -> None:
    about = ["ana.garcia", "María García", "ana.garcia@example.com"]
    assert refused(fields.password, password, about=about) == sentence


def test_descriptions_may_be_empty_and_mix_scripts() -> None:
    assert fields.description("") == fields.description(None) == ""
    assert fields.description("See «Руководство» (Guide)") == "See «Руководство» (Guide)"
    assert refused(fields.description, "a\nb") == "Remove line breaks and control characters."
    assert refused(fields.description, "a" * 256) == "Use at most 255 characters."


@pytest.mark.parametrize("rule", [fields.locale, fields.timezone])
def test_choices_are_from_the_list_or_none(rule: Callable[[object], Any]) -> None:
    assert rule("") is rule(None) is None
    for wrong in ("xx", 7, ["en"], {"en": 1}, "en\x00"):
        assert refused(rule, wrong) == "Choose one from the list."


MARKS = "\u0301\u0316" * 250_000
"""Half a million accents, in an order that takes long to put right."""


@pytest.mark.parametrize("rule", [fields.display_name, fields.username, fields.email])
def test_what_is_far_too_long_is_refused_at_once(rule: Callable[..., Any]) -> None:
    with interrupted_after(5):
        assert refused(rule, MARKS).startswith("Use at most")


def test_korean_names_may_be_typed_letter_by_letter() -> None:
    assert fields.display_name(unicodedata.normalize("NFD", "각" * 120)) == "각" * 120


def test_anything_can_be_looked_for_at_once() -> None:
    with interrupted_after(5):
        assert user_by_login(MARKS) is None
        assert text_key(MARKS) == ""
        assert not passwords.matches(None, MARKS)
        assert clean_filename(MARKS + "a.txt").endswith(".txt")


def test_every_wrong_field_is_reported_at_once() -> None:
    rules = {"name": lambda: fields.display_name(""), "email": lambda: fields.email("x")}
    with pytest.raises(Invalid) as caught:
        fields.collect({**rules, "username": lambda: fields.username("ana")})
    assert caught.value.fields.keys() == {"name", "email"}


@pytest.mark.parametrize("one, other", [("Zoë", "zoe"), ("Straße", "STRASSE"), ("Ａna", "ana")])
def test_names_that_read_alike_have_one_key(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  One \r\n\r\n two\t2  ", "One\n\n two 2"),
        ("a\u2028b\x0bc", "a\nb\nc"),
        ("👩‍👩‍👧 e\u0301 שלום\u200f!", "👩‍👩‍👧 é שלום\u200f!"),
    ],
)
def test_passages_keep_their_lines(typed: str, kept: str) -> None:
    assert fields.passage(typed, "text", 100) == kept


def test_passages_that_deceive_or_damage_are_refused() -> None:
    for typed in ("", " \n ", None, "\u200b", "a\x00b", "a\ud800", "a\u202eb", "x" * 101):
        assert refused(fields.passage, typed, field="text", most=100)
    assert fields.passage("", "text", 100, required=False) == ""
    with interrupted_after(5):
        assert refused(fields.passage, MARKS, field="text", most=4000)
        fields.passage("a" + "\u0301\u0316" * 1999, "text", 4000)
