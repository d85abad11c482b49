"""Small real files for the demo: pictures, PDFs, tables, notes, archives."""

from __future__ import annotations

import csv
import io
import math
import random
import zipfile
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw

PLACES: Final = (
    "Harbour at dawn", "Rooftops in the rain", "Salt flats", "Night market", "Workshop", "Ferry",
    "Terraced hills", "Old library", "Wind farm", "Canteen", "Greenhouse", "River delta",
)  # fmt: skip
PAPERS: Final = (
    "Lease", "Travel policy", "Safety handbook", "Minutes", "Offer", "Datasheet", "Floor plan",
    "Contract", "Certificate", "Programme", "Référentiel qualité", "Protokoll", "議事録", "عرض سعر",
)  # fmt: skip
TABLES: Final = ("Inventory", "Timesheet", "Survey answers", "Attendance", "Budget", "Readings")
NOTES: Final = (
    "Read me",
    "Packing list",
    "Ideas",
    "Interview notes",
    "Translations to check",
    "To do",
)
BUNDLES: Final = ("Photos", "Archive", "Handover", "Fonts", "Backup of the wiki")
TEXT: Final = (
    "We agreed to move the shelves before the delivery on Tuesday. The new labels are in the "
    "second drawer. Ask at the front desk for the key. Everybody who was there has seen the plan; "
    "those who were not will find it attached. Next time we start at ten."
)

Document = tuple[str, bytes]


def document(number: int) -> Document:
    """File number ``number``: its name and bytes, the same every time."""
    chance = random.Random(number)  # noqa: S311 - fiction, not secrets
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    return kind(chance)


def portrait(number: int) -> bytes:
    """A person's picture: a coloured shape on a coloured ground."""
    chance = random.Random(-number)  # noqa: S311
    hue = chance.randrange(360)
    image = Image.new("RGB", (256, 256), _colour(hue, 45, 82))
    draw = ImageDraw.Draw(image)
    draw.ellipse((38, 168, 218, 348), fill=_colour(hue + 150, 40, 42))
    draw.ellipse(
        (78, 56, 178, 168), fill=_colour(24 + chance.randrange(16), 45, 40 + chance.randrange(40))
    )
    draw.pieslice(
        (72, 44, 184, 150),
        180,
        360,
        fill=_colour(chance.randrange(50), 30, 12 + chance.randrange(40)),
    )
    return _encoded(image, "PNG")


def _picture(chance: random.Random) -> Document:
    width, height = chance.choice(((720, 480), (480, 720), (840, 360)))
    hue = chance.randrange(360)
    image = Image.linear_gradient("L").resize((width, height))
    sky = Image.new("RGB", image.size, _colour(hue, 60, 78))
    image = Image.composite(Image.new("RGB", image.size, _colour(hue + 40, 55, 55)), sky, image)
    draw = ImageDraw.Draw(image)
    sun = (chance.randrange(width), chance.randrange(height // 2))
    draw.ellipse((sun[0], sun[1], sun[0] + 70, sun[1] + 70), fill=_colour(hue + 20, 90, 88))
    for layer in range(4):
        draw.polygon(
            _ridge(chance, width, height, layer), fill=_colour(hue + 190, 35, 48 - 10 * layer)
        )
    suffix, kind = chance.choice(
        (("jpg", "JPEG"), ("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"))
    )
    return f"{chance.choice(PLACES)} {chance.randint(1, 40)}.{suffix}", _encoded(image, kind)


def _ridge(chance: random.Random, width: int, height: int, layer: int) -> list[tuple[float, float]]:
    base = height * (0.45 + 0.13 * layer)
    phase, steepness = chance.uniform(0, 6), chance.uniform(60, 160)
    tops = [
        (x, base + 34 * math.sin(x / steepness + phase) + chance.uniform(-4, 4))
        for x in range(0, width + 20, 20)
    ]
    return [*tops, (width, height), (0, height)]


def _pdf(chance: random.Random) -> Document:
    title = f"{chance.choice(PAPERS)} {chance.randint(2021, 2026)}-{chance.randint(1, 99):02}"
    lines = [_sentence(chance) for _ in range(chance.randint(6, 30))]
    text = "\n".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 16 TL 72 770 Td\n{text}\nET".encode()
    return f"{title}.pdf", _pdf_file(content)


def _pdf_file(content: bytes) -> bytes:
    """A PDF of one page (ISO 32000-1, 7.5)."""
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n" + table + trailer


def _table(chance: random.Random) -> Document:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Date", "Place", "Count", "Note"))
    for day in range(chance.randint(20, 300)):
        place = chance.choice(PLACES)
        rows.writerow(
            (f"2026-{1 + day % 12:02}-{1 + day % 28:02}", place, chance.randint(0, 500), "")
        )
    return f"{chance.choice(TABLES)} {chance.randint(1, 52)}.csv", out.getvalue().encode()


def _note(chance: random.Random) -> Document:
    text = "\n\n".join(_sentence(chance) for _ in range(chance.randint(3, 40)))
    name = f"{chance.choice(NOTES)} {chance.randint(1, 60)}"
    return f"{name}.{chance.choice(('txt', 'md'))}", f"# {name}\n\n{text}\n".encode()


def _bundle(chance: random.Random) -> Document:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for _ in range(chance.randint(2, 5)):
            name, data = chance.choice((_note, _table))(chance)
            bundle.writestr(zipfile.ZipInfo(name), data)
    return f"{chance.choice(BUNDLES)} {chance.randint(1, 60)}.zip", out.getvalue()


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(TEXT.split(), k=chance.randint(7, 14))).capitalize()


def _colour(hue: int, saturation: int, lightness: int) -> str:
    return f"hsl({hue % 360}, {saturation}%, {lightness}%)"


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


_KINDS: Final[dict[Callable[[random.Random], Document], int]] = {
    _picture: 45,
    _pdf: 25,
    _note: 12,
    _table: 12,
    _bundle: 6,
}
"""Makers of files and how often each is called."""
