"""The clerks' guide speaks of what is on the pages: every word it sets in italics or bold stands there, every picture is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from services.portal.base import PILES
from services.portal.help.pages import pictures, text
from shared.sop.steps import STEPS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "panduan.md").read_text()
NOT_LABELS = {"bukan", "draf", "kode sekali pakai", "Ralat", "Tarik", "Laporan masyarakat", "Teks alternatif", "Tidak", "mirip NIK"}
"""Stressed, but no words of a page."""
LABELS = sorted(set(re.findall(r"(?<!\*)\*{1,2}([^*\n]+?)\*{1,2}", GUIDE)) - NOT_LABELS)


@cache
def pages() -> str:
    """Everything the pages can say."""
    folders = (ROOT / "services" / "portal", ROOT / "services" / "publisher" / "site", ROOT / "shared" / "sop" / "register")
    files = [f for folder in folders for kind in ("*.html", "*.py", "*.js") for f in folder.rglob(kind) if "vendor" not in f.parts]
    return " ".join(" ".join(f.read_text() for f in files).split())


@pytest.mark.parametrize("label", LABELS)
def test_every_label_the_guide_names_stands_on_a_page(label: str) -> None:
    assert " ".join(label.split()) in pages()


def test_the_guide_names_enough() -> None:
    assert len(LABELS) > 35
    assert set(PILES.values()) - {"Menunggu saya"} <= set(LABELS)
    told = {n for first, last in re.findall(r"^### (\d)(?:–(\d))?", GUIDE, re.MULTILINE) for n in range(int(first), int(last or first) + 1)}
    assert told == {s.no for s in STEPS}


def test_its_pictures_are_there_and_all_are_used() -> None:
    named = set(re.findall(r"\(images/panduan/([a-z-]+\.png)\)", GUIDE))
    assert named == set(pictures())
    assert "/panduan/gambar/masuk.png" in text()
    assert "<script" not in text()
