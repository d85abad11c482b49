"""Names of files: what could mislead or do harm is gone, the rest stays as it was typed."""

from __future__ import annotations

import pytest

from dashboard.filenames import MOST_BYTES, clean_filename


@pytest.mark.parametrize(
    "name, clean",
    [
        ("Report 2026.pdf", "Report 2026.pdf"),
        ("../../x", "x"),
        ("..\\..\\x.txt", "x.txt"),
        ("C:\\Users\\ana\\photo.jpg", "photo.jpg"),
        ("/etc/passwd", "passwd"),
        ("folder/", "folder"),
        (".gitignore", ".gitignore"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("NUL .png", "_NUL .png"),
        ("Lpt1.tar.gz", "_Lpt1.tar.gz"),
        ("console.log", "console.log"),
        ("name. . .", "name"),
        ("  spaced   out  .txt ", "spaced out .txt"),
        ("two\nlines\t.txt", "two lines .txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("bell\x07null\x00.txt", "bellnull.txt"),
        ("half\ud800.txt", "half.txt"),
        ("Cafe\u0301.txt", "Café.txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("", ""),
        ("   ", ""),
        ("...", ""),
        ("../..", ""),
        ("\u202e\u200d\u3164", ""),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_filename(name) == clean
    assert clean_filename(clean) == clean


@pytest.mark.parametrize(
    "name, end",
    [
        ("a" * 300 + ".jpeg", "a.jpeg"),
        ("日" * 300 + ".png", "日.png"),
        ("a" * 300, "aaa"),
        ("x." + "b" * 300, "bbb"),
        ("😀" * 100 + ".tar.gz", "😀.gz"),
    ],
)
def test_a_long_name_is_cut_and_keeps_its_extension(name: str, end: str) -> None:
    cut = clean_filename(name)
    assert MOST_BYTES - 4 < len(cut.encode()) <= MOST_BYTES
    assert cut.endswith(end)
