"""Pictures: what comes out is small, upright and free of what the original carried."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from dashboard.errors import Invalid
from dashboard.pictures import MOST_PIXELS, preview, square_webp

RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), **options: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new(str(options.pop("mode", "RGB")), size, RED)
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_near(image: Image.Image, spot: tuple[int, int], colour: tuple[int, ...]) -> bool:
    found = image.convert("RGB").getpixel(spot)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, colour, strict=True))


def claiming(width: int, height: int) -> bytes:
    """A tiny PNG that says it is huge: a decompression bomb."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + b"\0\0\0\0IDAT"
        + struct.pack(">I", zlib.crc32(b"IDAT"))
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_a_portrait_is_the_middle_as_a_square_webp(kind: str) -> None:
    image = opened(square_webp(picture(kind), 64))
    assert (image.format, image.size) == ("WEBP", (64, 64))
    assert is_near(image, (5, 32), RED)
    assert is_near(image, (58, 32), BLUE)


def test_a_portrait_is_turned_as_the_camera_says_and_keeps_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: rotate a quarter clockwise to show
    exif[0x010E] = "A secret place"
    original = picture("JPEG", exif=exif, comment=b"A secret place", quality=95)
    assert b"secret" in original
    made = square_webp(original, 64)
    image = opened(made)
    assert is_near(image, (32, 5), RED)
    assert is_near(image, (32, 58), BLUE)
    assert b"secret" not in made
    assert not image.getexif()
    assert "icc_profile" not in image.info


def test_of_an_animation_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    image = opened(square_webp(out.getvalue(), 32))
    assert not getattr(image, "is_animated", False)
    assert is_near(image, (16, 16), RED)


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(square_webp(out.getvalue(), 32)).getpixel((5, 5)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["CMYK", "L", "I;16", "P", "1"])
def test_unusual_colours_are_converted(mode: str) -> None:
    kind = {"CMYK": "JPEG"}.get(mode, "PNG")
    out = io.BytesIO()
    grey = Image.new("I;16", (40, 40), 0x8080) if mode == "I;16" else Image.new("L", (40, 40), 128)
    (grey if mode == "I;16" else grey.convert(mode)).save(out, kind)
    image = opened(square_webp(out.getvalue(), 32))
    assert image.mode == "RGB"
    if mode in ("L", "I;16", "CMYK"):
        assert is_near(image, (16, 16), (128, 128, 128))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        picture("PNG")[:200],
        picture("JPEG")[:100],
        claiming(20, 20),
        claiming(60_000, 60_000),
        claiming(MOST_PIXELS, 1),
        claiming(10_000, 5_001),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        square_webp(data)
    assert set(refused.value.fields) == {"picture"}


def test_a_preview_fits_its_square_and_keeps_its_shape(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(picture("JPEG", (3000, 1000)))
    assert opened(preview(file, 1200)).size == (1200, 400)
    assert opened(preview(file, 96)).size == (96, 32)


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(picture("PNG", (30, 10)))
    assert opened(preview(file, 1200)).size == (30, 10)
