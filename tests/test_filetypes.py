"""Types come from the bytes: no name and no header can pass one thing off as another."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from dashboard.filetypes import HEAD, KINDS, UNKNOWN, content_type, file_type, served_type
from tests.helpers.patience import interrupted_after
from tests.helpers.sources import ROOT


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, kind)
    return out.getvalue()


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in files.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    "data, found",
    [
        *((picture(kind), f"image/{kind.lower()}") for kind in ("PNG", "JPEG", "GIF", "WEBP")),
        *((picture(kind), f"image/{kind.lower()}") for kind in ("AVIF", "BMP", "TIFF")),
        (archive(a="x"), "application/zip"),
        (
            archive(**{"[Content_Types].xml": "", "word__document.xml": ""}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            archive(mimetype="application/vnd.oasis.opendocument.text", content=""),
            "application/vnd.oasis.opendocument.text",
        ),
        (b"%PDF-1.7\n%", "application/pdf"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"ID3\x03\0\0\0\0\0\x21TIT2" + b"\0" * 99, "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40, "audio/wav"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\3abc", "application/gzip"),
        (b"MZ\x90\0\3\0\0\0" + b"\0" * 99, "application/vnd.microsoft.portable-executable"),
        (b"plain words", "text/plain"),
        ("größer, ελληνικά, 日本語".encode(), "text/plain"),
        ("\ufeffwith a mark".encode(), "text/plain"),
        ("wide".encode("utf-16"), "text/plain"),
        ("caf\xe9".encode("latin-1"), "text/plain"),
        ("日本語の文章".encode("shift-jis"), "text/plain"),
        (b"MZ is how this text begins", "text/plain"),
        (b"PK is a text", "text/plain"),
        (b'{"a": [1, 2]}', "application/json"),
        (b"{not json}", "text/plain"),
        (b"[" * 9000, "text/plain"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"\0" * 500, UNKNOWN),
        (bytes(range(256)) * 9, UNKNOWN),
    ],
)
def test_a_type_is_read_from_the_bytes(data: bytes, found: str) -> None:
    assert content_type(data) == found


@pytest.mark.parametrize(
    "data, found",
    [
        (b"<!doctype html><script>alert(1)</script>", "text/html"),
        (b"  \n<!-- hello --> <HTML>", "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"<img src=x onerror=alert(1)>", "text/html"),
        ("<html><script>".encode("utf-16"), "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<!-- c -->\n<svg onload='alert(1)'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'x' 'y'><svg/>", "image/svg+xml"),
        (b"<x:svg xmlns:x='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ],
)
def test_what_could_run_is_recognised_and_served_as_mere_bytes(data: bytes, found: str) -> None:
    assert content_type(data) == found
    assert served_type(found) == UNKNOWN


def test_random_bytes_never_fail() -> None:
    for length in range(400):
        assert "/" in content_type(os.urandom(length))


@pytest.mark.parametrize(
    "data",
    [
        b"<!---->" * 2000,
        b"<?xml " + b"?>" * 7000,
        b"<?xml ?>" + b"<!-- -->\n" * 1500,
        b"<!DOCTYPE svg>" * 1000,
        b" " * HEAD,
    ],
)
def test_a_hostile_beginning_takes_no_longer_than_any_other(data: bytes) -> None:
    """It would take longer than the universe has existed, and nobody else would be served."""
    with interrupted_after(5):
        content_type(data + b"x")


def test_remarks_do_not_hide_a_drawing() -> None:
    hidden = b"<?xml version='1.0'?> <!-- a --><!-- b --> <!DOCTYPE svg> <!-- c --> <svg >"
    assert content_type(hidden) == "image/svg+xml"


def test_only_the_beginning_of_a_large_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b'{"a": "' + b"x" * HEAD + b'"}')
    assert file_type(file) == "text/plain"
    file.write_bytes(("é" * HEAD).encode())
    assert file_type(file) == "text/plain"


def test_the_kinds_are_the_same_in_the_browser() -> None:
    script = (ROOT / "static" / "js" / "models" / "uploads.js").read_text("utf-8")
    found = re.search(r"const KINDS = (\{.*?\n\});", script, re.DOTALL)
    assert found
    quoted = re.sub(r"(\w+): \[", r'"\1": [', found[1])
    twin = json.loads(re.sub(r",(\s*[\]}])", r"\1", quoted))
    assert {kind: tuple(beginnings) for kind, beginnings in twin.items()} == KINDS
