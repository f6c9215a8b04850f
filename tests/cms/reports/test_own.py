"""Pictures that an editor put into a report, as every format can print them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cms.reports.own import _printable

ORIENTATION = 0x0112
SIDE = 40


def photo(orientation: int) -> bytes:
    """A square JPEG, dark above and light below, taken with the camera held so."""
    image = Image.new("RGB", (SIDE, SIDE), "black")
    image.paste("white", (0, SIDE // 2, SIDE, SIDE))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    target = BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def top_is_light(content: bytes) -> bool:
    with Image.open(BytesIO(content)) as image:
        pixel = image.convert("L").getpixel((image.width // 2, 2))
    assert isinstance(pixel, int)
    return pixel > 128


@pytest.mark.parametrize(("orientation", "light"), [(1, False), (3, True)])
def test_a_photo_is_printed_upright_however_the_camera_was_held(orientation: int, light: bool) -> None:
    content, kind, width, height = _printable(photo(orientation))
    assert (kind, width, height) == ("image/jpeg", SIDE, SIDE)
    assert top_is_light(content) is light


def test_a_photo_that_is_fit_already_is_left_as_it_is() -> None:
    assert _printable(photo(1))[0] == photo(1)
