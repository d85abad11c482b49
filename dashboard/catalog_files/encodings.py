"""The bytes of a catalog as lines of text, in the encoding that its header names."""

from __future__ import annotations

import codecs
import re
from codecs import BOM_UTF8
from typing import Final

from dashboard.catalog_files.faults import BrokenCatalog

CHARSET: Final = re.compile(
    rb"""Content-Type:[^"\r\n]{0,200}?charset=([^\s"\\;]*)""", re.IGNORECASE
)
ANY_CHARSET: Final = re.compile(rb"charset=([A-Za-z0-9_.:+-]+)")

PORTABLE: Final = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "us-ascii", "koi8-r", "koi8-u", "koi8-t", "tis-620", "cp850", "cp866", "cp874"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp932", "cp949", "cp950"),
        *("euc-jp", "euc-kr", "shift_jis", "johab"),
        *(f"iso-8859-{part}" for part in (*range(1, 11), 13, 14, 15, 16)),
        *(f"cp125{part}" for part in range(8)),
    )
)
"""What GNU gettext takes for granted everywhere and Python knows. In all of them a byte below 32 is
what it is in ASCII, so that lines can be told before anything is decoded."""

TEMPLATE: Final = "CHARSET"
"""What xgettext writes where nobody has named an encoding yet."""


def charset_of(content: bytes) -> str:
    """The encoding that the header names, or ASCII where it names none.

    Raises:
        BrokenCatalog: it is not known, or it is one in which lines cannot be told.
    """
    match = CHARSET.search(content) or ANY_CHARSET.search(content)
    name = match[1].decode("ascii", "replace") if match else ""
    if name in ("", TEMPLATE):
        return "ascii"
    line = content.count(b"\n", 0, match.start()) + 1 if match else None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in PORTABLE:
        raise BrokenCatalog("unknown_encoding", line, charset=name[:40])
    return known


def decoded(content: bytes, charset: str) -> str:
    """The whole file as text, without its byte order mark.

    Raises:
        BrokenCatalog: there are bytes that are none in that encoding, or a NUL.
    """
    start = len(BOM_UTF8) if content.startswith(BOM_UTF8) else 0
    if (place := content.find(b"\0")) >= 0:
        raise BrokenCatalog("control", content.count(b"\n", 0, place) + 1, character="U+0000")
    try:
        return content[start:].decode(charset)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, start + error.start) + 1
        if charset == "ascii":
            raise BrokenCatalog("no_encoding", line) from error
        raise BrokenCatalog("encoding", line, charset=charset.upper()) from error


def encoded(text: str, charset: str, line: int | None = None) -> bytes:
    """Text as bytes of the file.

    Raises:
        BrokenCatalog: the encoding does not have one of the characters.
    """
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        character = f"U+{ord(text[error.start]):04X}"
        name = charset.upper()
        raise BrokenCatalog("not_in_encoding", line, charset=name, character=character) from error
