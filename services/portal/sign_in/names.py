"""Names to sign in by: plain letters, so that they can be read out over the telephone."""

from __future__ import annotations

import re

from shared.refusal import Reasons

_FITS = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")


def check_name(nama: str, why: Reasons, bidang: str = "nama") -> None:
    """Says what is wrong with it."""
    sentence = "Nama untuk masuk terdiri atas 3 sampai 64 huruf kecil, angka, titik, atau tanda hubung; misalnya sri.wahyuni."
    why.unless(_FITS.fullmatch(nama.strip().lower()) is not None, "nama_tidak_sah", sentence, bidang)
