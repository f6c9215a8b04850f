"""Making a photograph fit to be kept: small, upright, and without anything that a camera wrote into it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

from ..measures.fingerprint import COLUMNS, ROWS, fingerprint

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 8 << 20
MOST_PIXELS = 50_000_000
"""What a camera of today takes; a file that unfolds to more is made to do harm."""
LONGEST_SIDE = 1600
SMALL_SIDE = 320
QUALITY = 82
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as it is kept, both sizes as JPEG files."""

    content: bytes
    small: bytes
    width: int
    height: int
    fingerprint: str


def picture_of(content: bytes) -> Picture:
    """A file as a picture to keep: at most 1,600 pixels long, turned upright, nothing but pixels.

    Raises InputError for a file over 8 MB, one that is no JPEG, PNG or WebP picture, a damaged one, and one
    that would unfold to more than 50 million pixels.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    # Pillow takes a quarter of a second to load, and few requests need it.
    from PIL import Image, ImageOps, UnidentifiedImageError

    broken = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=list(FORMATS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_many_pixels()
            # A JPEG file can be read at half, a quarter or an eighth of its size right away.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            picture = _plain(upright)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise InputError(
            "photo", _("The file is no JPEG, PNG or WebP picture."), _("Choose a photograph.")
        ) from error
    except broken as error:
        raise InputError(
            "photo", _("The picture is damaged or incomplete."), _("Take it again, or choose another one.")
        ) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    grey = picture.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    return Picture(
        _jpeg(picture), _jpeg(small), picture.width, picture.height, fingerprint(list(grey.tobytes()))
    )


def too_large() -> InputError:
    """What is wrong with a file over the limit."""
    return InputError(
        "photo",
        _("The file is larger than %(number)s MB.") % {"number": MOST_BYTES >> 20},
        _("Send it smaller: the office keeps 1,600 pixels."),
    )


def _too_many_pixels() -> InputError:
    return InputError(
        "photo",
        _("The picture has more than %(number)s million pixels.") % {"number": MOST_PIXELS // 1_000_000},
        _("Send it smaller: the office keeps 1,600 pixels."),
    )


def _plain(image: Image) -> Image:
    """The pixels alone, on white where they are transparent: no comment, profile or thumbnail comes along."""
    from PIL import Image as Images

    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    plain = Images.new("RGB", image.size, "white")
    if has_alpha:
        seen = image.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _jpeg(image: Image) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
