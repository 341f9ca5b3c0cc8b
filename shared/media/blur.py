"""Making parts of a picture unrecognisable: few large squares, then blurred, so that nothing of a face or a number comes back."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageFilter

Bidang = tuple[int, int, int, int]
"""Left, top, right, bottom in thousandths of the picture."""
PETAK = 6
"""Squares along the longer side. A face is recognised from some sixteen; plates and numbers need more."""


def disamarkan(image: Image.Image, bidang: Sequence[Bidang]) -> Image.Image:
    """The picture with these parts destroyed. Only pixels of the part itself are read: averages, never the original."""
    made = image.copy()
    for left, top, right, bottom in bidang:
        box = (
            image.width * left // 1000,
            image.height * top // 1000,
            max(-(-image.width * right // 1000), image.width * left // 1000 + 1),
            max(-(-image.height * bottom // 1000), image.height * top // 1000 + 1),
        )
        part = made.crop(box)
        side = max(1, -(-max(part.size) // PETAK))
        few = part.resize((max(1, part.width // side), max(1, part.height // side)), Image.Resampling.BOX)
        coarse = few.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(side / 2))
        made.paste(coarse, box)
    return made
