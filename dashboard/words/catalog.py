"""A compiled catalog (.mo), read strictly: what is not whole and sound is not served."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.plurals import PluralError, PluralRule, parse

SOURCE: Final = "en"
"""The language that texts are written in."""

SOURCE_RULE: Final = parse("nplurals=2; plural=(n != 1);")
"""Which of the two source texts a number takes."""

FALLBACK_FIELD: Final = "x-fallback"
"""The header field with the language whose words serve where a text is not translated."""

OFFERED_FIELD: Final = "x-offered"
"""The header field that says «no» in a catalog that has never been published."""

MAGIC: Final[Mapping[bytes, str]] = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
"""The first bytes of a .mo, and the order of bytes in its numbers."""

HEADER_LENGTH: Final = 20

Forms = tuple[str, ...]


class Broken(ValueError):
    """A compiled catalog that cannot be served; the message says why."""


@dataclass(frozen=True, eq=False)
class Catalog:
    """A language's words.

    Args:
        locale: the language.
        revision: changes with the content.
        rule: which form of a text a number takes.
        messages: the forms of each translated text, by its context and source text.
        sources: the source texts of those that have several forms.
        fallback: the language that serves where a text is missing here.
        offered: whether people may choose the language.
    """

    locale: str
    revision: str
    rule: PluralRule
    messages: Mapping[str, Forms]
    sources: Mapping[str, Forms]
    fallback: str | None = None
    offered: bool = True

    def text(self, message_id: str, number: float | None = None) -> str | None:
        """A text, for a number where it has several forms; None where there is none."""
        forms = self.messages.get(message_id)
        if forms is None:
            return None
        index = 0 if number is None else self.rule.index(number)
        return (forms[index] if index < len(forms) else "") or None


def revision_of(content: bytes) -> str:
    """The revision of a compiled catalog with that content."""
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def read(locale: str, content: bytes) -> Catalog:
    """Read a compiled catalog.

    Args:
        locale: the language it is for.
        content: of the .mo file.

    Raises:
        Broken: it is not whole, not UTF-8, or its plural rule cannot be used.
    """
    messages: dict[str, Forms] = {}
    sources: dict[str, Forms] = {}
    header: dict[str, str] = {}
    try:
        for source, translation in _pairs(content):
            singular, *plural = source.split("\0")
            forms = tuple(translation.split("\0"))
            if not singular:
                header = _header(translation)
            elif any(forms):
                messages[singular] = forms
                if plural:
                    sources[singular] = (singular.rpartition("\x04")[2], plural[0])
        rule = parse(header["plural-forms"]) if "plural-forms" in header else SOURCE_RULE
    except PluralError as error:
        raise Broken(f"the plural rule cannot be used ({error})") from error
    except UnicodeDecodeError as error:
        raise Broken("a text is not UTF-8") from error
    except struct.error as error:
        raise Broken("the file is cut off") from error
    fallback = header.get(FALLBACK_FIELD) or None
    offered = header.get(OFFERED_FIELD) != "no"
    return Catalog(locale, revision_of(content), rule, messages, sources, fallback, offered)


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    """The source texts and translations of a .mo (GNU gettext manual, "The Format of GNU MO
    Files")."""
    order = MAGIC.get(content[:4])
    if order is None:
        raise Broken("it is not a compiled catalog")
    version, count, sources, translations = struct.unpack_from(f"{order}4I", content, 4)
    if version >> 16 > 1:
        raise Broken("it is in an unknown version of the format")
    if count * 16 > len(content) - HEADER_LENGTH:
        raise Broken("the file is cut off")
    spans = zip(
        struct.iter_unpack(f"{order}2I", _cut(content, count * 8, sources)),
        struct.iter_unpack(f"{order}2I", _cut(content, count * 8, translations)),
        strict=True,
    )
    for source, translation in spans:
        yield _text(content, *source), _text(content, *translation)


def _text(content: bytes, length: int, start: int) -> str:
    found = _cut(content, length + 1, start)
    if found[-1]:
        raise Broken("a text does not end where it should")
    return found[:-1].decode()


def _cut(content: bytes, length: int, start: int) -> bytes:
    found = content[start : start + length]
    if len(found) != length:
        raise Broken("the file is cut off")
    return found


def _header(text: str) -> dict[str, str]:
    """The fields of a header, by their names in lower case."""
    fields = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in fields}
