"""Catalogs made by tests, compiled by polib and put in place as deploys do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polib

PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "ja": "nplurals=1; plural=0;"}


def mo_path(folder: Path, locale: str) -> Path:
    """The compiled catalog of a language."""
    return folder / locale / "LC_MESSAGES" / "messages.mo"


def compiled(
    locale: str, texts: Mapping[str | tuple[str, str], str | tuple[str, ...]], **header: str
) -> bytes:
    """A compiled catalog.

    Args:
        locale: its language.
        texts: translations by source text (by context and source text); where there are several
            forms, the source is "singular|plural" and the translation a tuple.
        header: further fields; ``Plural_Forms`` for instance.
    """
    catalog = polib.POFile()
    forms = PLURAL_FORMS.get(locale, PLURAL_FORMS["en"])
    catalog.metadata = {
        "Language": locale,
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": forms,
        **{name.replace("_", "-"): value for name, value in header.items()},
    }
    for key, text in texts.items():
        context, source = key if isinstance(key, tuple) else (None, key)
        singular, _bar, plural = source.partition("|")
        if plural:
            several = dict(enumerate((text,) if isinstance(text, str) else text))
            entry = polib.POEntry(
                msgctxt=context, msgid=singular, msgid_plural=plural, msgstr_plural=several
            )
        else:
            entry = polib.POEntry(msgctxt=context, msgid=singular, msgstr=str(text))
        catalog.append(entry)
    return catalog.to_binary()


def put(folder: Path, locale: str, content: bytes) -> None:
    """Put a compiled catalog in its place, at once."""
    path = mo_path(folder, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)
