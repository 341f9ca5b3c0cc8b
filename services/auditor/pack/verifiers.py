"""The two offline verifiers as they go into a pack: one for Python, one for a browser, whole in one file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKED = Path(__file__).with_name("verify")
"""Where the wheel carries them."""
_CHECKOUT = Path(__file__).parents[3] / "deploy" / "verify"


@cache
def source(name: str) -> str:
    """A file of `deploy/verify/`."""
    return ((_PACKED if _PACKED.is_dir() else _CHECKOUT) / name).read_text(encoding="utf-8")


@cache
def verify_py() -> str:
    """For Python 3.11 or later."""
    return source("verify.py")


@cache
def verifikasi_html() -> str:
    """For a browser: no network, no other file."""
    page = source("verifikasi.html")
    for name in ("gaya.css", "periksa.js", "halaman.js"):
        mark = f"/*{name}*/"
        if page.count(mark) != 1:
            raise ValueError(f"verifikasi.html has no single place for {name}")
        page = page.replace(mark, source(name))
    return page
