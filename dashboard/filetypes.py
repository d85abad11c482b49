"""What a file is, read from its bytes; neither its name nor what the sender claims counts.

Text is told from the rest as browsers do (WHATWG, MIME Sniffing, 7 and 8), and whatever a
browser could take for a page counts as one. puremagic knows the rarer signatures.
"""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Final

import puremagic

HEAD: Final = 16 * 1024
"""How much of a file is looked at."""

UNKNOWN: Final = "application/octet-stream"

SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBPVP8", "image/webp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (4, b"ftypavi", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypqt  ", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVEfmt ", "audio/wav"),
    (8, b"AVI LIST", "video/x-msvideo"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (28, b"\x80theora", "video/ogg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
)
"""Offset, bytes, type; the first that fits counts."""

# Nothing is taken back once it fits: a hostile beginning could otherwise be read in so many ways
# that trying them all, with the interpreter's lock held, would stop the server.
DECLARED: Final = r"^\s*+(?:(?><\?xml.*?\?>)\s*+)?+"
REMARKS: Final = r"(?:(?><!--.*?-->)\s*+|<!DOCTYPE\s++svg[^>]*+>\s*+)*+"
HTML: Final = (
    r"(?:!doctype\s+html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|form"
    r"|object|embed|meta|link|base)[\s>/]"
)

MARKUP: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(DECLARED + REMARKS + r"<(?:[\w-]+:)?svg[\s>/]", re.I | re.S), "image/svg+xml"),
    (re.compile(DECLARED + REMARKS + r"<html[\s>/]", re.I | re.S), "text/html"),
    (re.compile(r"^\s*+" + REMARKS + "<" + HTML, re.I | re.S), "text/html"),
    (re.compile(r"^\s*<\?xml\s", re.I), "application/xml"),
)
"""How a text begins that a browser could take for a page or a drawing."""

OFFICE: Final = {
    b"word/": "wordprocessingml.document",
    b"xl/": "spreadsheetml.sheet",
    b"ppt/": "presentationml.presentation",
}

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "image": ("image/",),
    "video": ("video/",),
    "audio": ("audio/",),
    "document": (
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "application/epub+zip",
        "application/x-ole-storage",
        "application/vnd.openxmlformats-officedocument.",
        "application/vnd.oasis.opendocument.",
    ),
    "text": ("text/", "application/json", "application/xml"),
    "archive": (
        "application/zip",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/zstd",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/x-tar",
    ),
}
"""What a list of files can be filtered by, as beginnings of types; the rest is «other».

static/js/models/uploads.js has the twin.
"""

ACTIVE: Final = re.compile(r"html|svg|xml|script|pdf|flash", re.I)
"""Types that may run something where they are shown."""


def file_type(path: Path) -> str:
    """The content type of a file, by what it begins with."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        return content_type(head, complete=not file.read(1))


def content_type(head: bytes, *, complete: bool = True) -> str:
    """The content type of bytes.

    Args:
        head: how they begin.
        complete: whether that is all of them.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(head)
    for offset, signature, found in SIGNATURES:
        if head.startswith(signature, offset) and not (signature == b"MZ" and _text(head)):
            return found
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/matroska"
    text = _text(head)
    return _rare_type(head) if text is None else _text_type(text, complete)


def served_type(found: str) -> str:
    """What a download says it is: what browsers could run is only bytes."""
    return UNKNOWN if ACTIVE.search(found) else found


def _zip_type(head: bytes) -> str:
    if b"[Content_Types].xml" in head:
        for folder, name in OFFICE.items():
            if folder in head:
                return f"application/vnd.openxmlformats-officedocument.{name}"
    match = re.match(rb"PK\x03\x04.{26}mimetype(application/[\w.+-]+)", head, re.S)
    if match:
        # The name of the next entry follows at once, so a known beginning has to do.
        declared = match.group(1).decode().partition("PK")[0]
        if declared.startswith(("application/vnd.oasis.opendocument.", "application/epub+zip")):
            return declared[:128]
    return "application/zip"


def _text(head: bytes) -> str | None:
    """The text that ``head`` is, or None for other bytes."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, errors="ignore")
    if re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", head):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")  # some older encoding; only ASCII is looked at


def _text_type(text: str, complete: bool) -> str:
    for pattern, found in MARKUP:
        if pattern.search(text):
            return found
    if complete and text.lstrip()[:1] in ("{", "["):
        try:
            json.loads(text)
            return "application/json"
        except (ValueError, RecursionError):
            pass
    return "text/plain"


def _rare_type(head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    # Short signatures occur by chance.
    sure = (match.mime_type for match in matches if match.confidence >= 0.4)
    found = next((mime for mime in sure if re.fullmatch(r"[\w.+-]+/[\w.+-]{1,80}", mime)), UNKNOWN)
    return found if not found.startswith("text/") else UNKNOWN
