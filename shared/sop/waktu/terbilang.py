"""Numbers in words, as official texts repeat them: 10 (sepuluh)."""

from __future__ import annotations

_SATUAN = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def terbilang(n: int) -> str:
    """Up to 999 999."""
    if n == 0:
        return "nol"
    return " ".join(_words(n))


def _words(n: int) -> list[str]:
    if n < 12:
        return [_SATUAN[n]] if n else []
    if n < 20:
        return [_SATUAN[n - 10], "belas"]
    if n < 100:
        return [_SATUAN[n // 10], "puluh", *_words(n % 10)]
    if n < 200:
        return ["seratus", *_words(n - 100)]
    if n < 1000:
        return [_SATUAN[n // 100], "ratus", *_words(n % 100)]
    if n < 2000:
        return ["seribu", *_words(n - 1000)]
    return [*_words(n // 1000), "ribu", *_words(n % 1000)]
