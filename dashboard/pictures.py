"""Pictures that people send, made harmless: decoded, turned upright, scaled and encoded anew.

What comes out has none of the original's bytes and none of its metadata. Everything runs in a
native thread, a few at a time, because a large picture takes a second and much memory.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from dashboard import offload
from dashboard.errors import Invalid

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
"""What is decoded at all. Never EPS or the like: they would start an interpreter."""

MOST_PIXELS: Final = 50_000_000
"""A small file can hold a picture of any size; beyond this one it is not decoded."""

MOST_SIDE: Final = 30_000

AT_ONCE: Final = 2
"""Pictures decoded at the same time in one process; each may need 200 MB."""

# Pillow's own limit, as a second line; it warns from here on and refuses from the double.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

_turn = threading.BoundedSemaphore(AT_ONCE)


def square_webp(data: bytes, size: int = 256) -> bytes:
    """The middle of a picture as a square WebP, for a person's portrait.

    Args:
        data: a picture file in one of ``FORMATS``; of an animation the first frame is taken.
        size: length of a side in pixels.

    Raises:
        Invalid: naming the field «picture», when this is no picture or too large a one.
    """
    with _turn:
        return offload.run(_square, data, size)


def preview(path: Path, longest: int) -> bytes:
    """A picture scaled down to fit a square, as WebP; a smaller one keeps its size.

    Args:
        path: a picture file in one of ``FORMATS``; of an animation the first frame is taken.
        longest: length of the longer side in pixels.

    Raises:
        Invalid: when this is no picture or too large a one.
    """
    with _turn:
        return offload.run(_preview, path, longest)


def _square(data: bytes, size: int) -> bytes:
    with _opened(io.BytesIO(data)) as image:
        image.draft("RGB", (2 * size, 2 * size))
        return _encode(ImageOps.fit(_upright(image), (size, size), Image.Resampling.LANCZOS))


def _preview(path: Path, longest: int) -> bytes:
    with path.open("rb") as file, _opened(file) as image:
        image.draft("RGB", (2 * longest, 2 * longest))
        upright = _upright(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return _encode(upright)


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """Open a picture; whatever a decoder raises comes out as Invalid."""
    try:
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_SIDE:
            raise _too_large()
        yield image
    except (Invalid, MemoryError):
        raise
    except Exception as error:
        # Decoders of damaged files raise all kinds of errors: OSError, SyntaxError, struct.error …
        raise _refusal(error) from error


def _refusal(error: Exception) -> Invalid:
    if isinstance(error, Image.DecompressionBombError):
        return _too_large()
    if isinstance(error, UnidentifiedImageError):
        return Invalid({"picture": _l("Choose a picture: JPEG, PNG, WebP, AVIF, GIF or BMP.")})
    return Invalid({"picture": _l("This picture is damaged and cannot be read.")})


def _too_large() -> Invalid:
    return Invalid({"picture": _l("This picture has too many pixels. Choose a smaller one.")})


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as the camera says, in sRGB with 8 bits a channel."""
    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        # 16-bit greys: converting alone would cut off everything above 255.
        upright = upright.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    see_through = upright.mode in ("LA", "PA", "RGBA", "RGBa", "La")
    see_through = see_through or "transparency" in upright.info
    if not see_through and profile:
        upright = _in_srgb(upright, profile)
    return upright.convert("RGBA" if see_through else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as they look, where the camera or editor used another colour space."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _encode(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # Pillow would copy these from the original unless told otherwise.
    image.save(out, "WEBP", quality=82, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return out.getvalue()
