"""Parts made unrecognisable: nothing of them comes back, nothing else changes."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shared.media.blur import PETAK, Bidang, disamarkan
from shared.media.intake import samarkan
from shared.media.refused import MediaDitolak


def stripes(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Black and white columns of one pixel each: as fine as a number plate gets."""
    image = Image.new("RGB", size)
    image.putdata([(255, 255, 255) if x % 2 else (0, 0, 0) for _ in range(size[1]) for x in range(size[0])])
    return image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_fine_detail_is_gone_inside_and_untouched_outside() -> None:
    made = disamarkan(stripes(), [(250, 250, 750, 750)])
    inside = made.crop((100, 75, 300, 225)).convert("L")
    levels = inside.tobytes()
    assert max(levels) - min(levels) < 40, "columns can still be told apart"
    for box in ((0, 0, 400, 74), (0, 226, 400, 300), (0, 0, 99, 300), (301, 0, 400, 300)):
        assert made.crop(box).tobytes() == stripes().crop(box).tobytes()


def test_no_more_than_a_few_levels_are_left_of_a_part() -> None:
    gradient = Image.linear_gradient("L").resize((600, 600)).convert("RGB")
    made = disamarkan(gradient, [(0, 0, 1000, 1000)])
    few = made.resize((PETAK, PETAK), Image.Resampling.BOX).resize(made.size, Image.Resampling.BICUBIC)
    worst = max(abs(a - b) for a, b in zip(made.convert("L").tobytes(), few.convert("L").tobytes(), strict=True))
    assert worst < 45, "what is there is more than its few squares say"


@given(st.integers(1, 300), st.integers(1, 300), st.tuples(*(st.integers(0, 999) for _ in range(4))))
@settings(max_examples=40)
def test_any_part_of_any_picture(width: int, height: int, edges: tuple[int, int, int, int]) -> None:
    x, y, w, h = edges
    part: Bidang = (x, y, min(1000, x + w + 1), min(1000, y + h + 1))
    assert disamarkan(Image.new("RGB", (width, height), (9, 99, 199)), [part]).getpixel((0, 0)) == (9, 99, 199)


def test_it_is_done_by_the_worker() -> None:
    made = asyncio.run(samarkan(png(stripes()), [(250, 250, 750, 750)]))
    assert (made.mime, made.lebar, made.tinggi) == ("image/png", 400, 300)
    with Image.open(BytesIO(made.isi)) as image:
        assert image.tobytes() == disamarkan(stripes(), [(250, 250, 750, 750)]).tobytes()


def test_what_is_no_picture_or_no_part_is_refused() -> None:
    with pytest.raises(MediaDitolak):
        asyncio.run(samarkan(b"%PDF-1.7", [(0, 0, 10, 10)]))
    for part in ((10, 0, 10, 5), (0, 0, 1001, 5), (-1, 0, 5, 5)):
        with pytest.raises(ValueError):
            asyncio.run(samarkan(png(stripes()), [part]))
