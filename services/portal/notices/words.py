"""What became of a notice, in words for the person it was for."""

from __future__ import annotations

from collections.abc import Mapping

SALURAN: Mapping[str, str] = {"surel": "Surel", "telegram": "Telegram"}
_KODE: Mapping[str, str] = {
    "tidak_perlu_lagi": "tugasnya sudah dikerjakan",
    "alamat_dihapus": "alamatnya sudah Anda hapus",
    "saluran_mati": "saluran ini tidak lagi dipasang di kantor",
    "waktu_habis": "server tidak menjawab",
    "sambungan_gagal": "server tidak dapat dihubungi",
    "tls_gagal": "sambungan aman ke server gagal",
    "surel_tidak_didukung": "server surel kantor tidak mendukung cara masuk yang aman",
    "berkas_sandi_tidak_terbaca": "kata sandi surel kantor tidak terbaca",
    "berkas_token_tidak_terbaca": "token bot kantor tidak terbaca",
    "smtp_535": "server surel menolak kata sandi kantor",
    "telegram_400": "nomor obrolan ini tidak dikenal Telegram",
    "telegram_401": "token bot kantor ditolak Telegram",
    "telegram_403": "bot diblokir, atau Anda belum pernah menulis kepadanya",
    "telegram_404": "token bot kantor ditolak Telegram",
    "telegram_429": "Telegram meminta menunggu",
}


def sebab(kode: str) -> str:
    """Why it was not sent; the code itself where it says more than we know."""
    if kode in _KODE:
        return _KODE[kode]
    kind, _, number = kode.partition("_")
    if kind == "smtp":
        return f"server surel menunda ({number})" if number.startswith("4") else f"server surel menolak alamat ini ({number})"
    return f"kode {kode}"
