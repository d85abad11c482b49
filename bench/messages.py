"""A made-up catalog of any size, always the same: with placeholders, plurals and contexts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

VOCABULARY = (
    "account add after again all announcement another answer any before browser button cannot card "
    "change choose close code copy day delete device draft edit empty enter everybody field file "
    "filter find folder group hour invitation know language last later link list mail message "
    "minute name new nobody note notice number open order page password person picture place "
    "publish quota read remove role save search see send session share show size somebody sort "
    "start stay stop table text time title token translation try upload user version wait word"
)
WORDS = VOCABULARY.split()
OTHER_WORDS = [word[::-1] for word in WORDS]
SOURCE_FORMS = "nplurals=2; plural=(n != 1);"
FORMS = {"fr": "nplurals=2; plural=(n > 1);", "de": SOURCE_FORMS}
PLACE = "dashboard/templates/users/index.html"
SEARCHED, RARE = "upload", "qqqq"


def write(folder: Path, messages: int) -> None:
    """Write a catalog of that size for each language of ``FORMS`` into a folder of catalogs."""
    for locale, number in {"en": 0, **dict.fromkeys(FORMS, messages)}.items():
        path = folder / locale / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        path.write_text(content(locale, number), encoding="utf-8")


def content(locale: str, messages: int) -> str:
    """A catalog: of 100 texts 8 are missing, 4 need work and 5 have plural forms."""
    chance = random.Random(11)
    head = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: bench\\n"\n'
        f'"Language: {locale}\\n"\n"Plural-Forms: {FORMS.get(locale, SOURCE_FORMS)}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    entries = ("\n".join(_entry(chance, locale, number)) for number in range(1, messages + 1))
    return "\n\n".join([head.rstrip("\n"), *entries]) + "\n"


def _entry(chance: random.Random, locale: str, number: int) -> Iterator[str]:
    size = chance.choice((1, 1, 2, 3, 4, 6, 9, 14, 25))
    order = chance.choices(range(len(WORDS)), k=size)
    source = " ".join(WORDS[place] for place in order).capitalize() + f" {number}"
    # A few are written small, so that checks find something.
    first = locale if number % 30 == 0 else locale.title()
    text = f"{first} " + " ".join(OTHER_WORDS[place] for place in order) + f" {number}"
    fate = chance.random()
    if chance.random() < 0.2:
        yield "#. Shown to somebody who has just signed in."
    yield f"#: {PLACE}:{number} static/js/roles/list.js:{number % 90 + 1}"
    named = chance.random() < 0.2
    if named:
        source, text = source + " %(name)s", text + " %(name)s"
    flags = (["fuzzy"] if fate < 0.04 else []) + (["python-format"] if named else [])
    if flags:
        yield "#, " + ", ".join(flags)
    if number % 40 == 0:
        yield 'msgctxt "a button"'
    yield f'msgid "{source}"'
    text = "" if 0.04 <= fate < 0.12 else text
    if number % 20 == 0:
        yield f'msgid_plural "{source} several"'
        yield f'msgstr[0] "{text}"'
        yield f'msgstr[1] "{text and text + " pl"}"'
    else:
        yield f'msgstr "{text}"'
