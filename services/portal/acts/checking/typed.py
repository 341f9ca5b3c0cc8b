"""From the verifier's answers to the commands of step 7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.proof import Bukti
from shared.sop.lists import DAFTAR_PERIKSA, daftar_berlaku


def approval(t: Terisi, proofs: Mapping[str, Bukti]) -> dict[str, Any]:
    """VerifikasiMateri."""
    return {**answered(t, proofs), "klasifikasi": t.one("klasifikasi"), "catatan": t.one("catatan")}


def rejection(t: Terisi, proofs: Mapping[str, Bukti]) -> dict[str, Any]:
    """TolakMateri. A code without words of its own carries the general ones: whoever mends it reads them beside the code."""
    general = t.one("catatan")
    reasons = [{"kode": k, "catatan": t.one(f"hasil_catatan.{k}") or general} for k in t.many("alasan")]
    return {**answered(t, proofs), "alasan": reasons, "catatan": general}


def doubt(t: Terisi) -> dict[str, Any]:
    """MintaUjiKonsekuensi."""
    return {
        "sidik": t.one("sidik"),
        "informasi": t.one("informasi"),
        "dasar_pengecualian": t.one("dasar_pengecualian"),
        "butir": t.many("butir"),
    }


def weighed(t: Terisi) -> dict[str, Any]:
    """PutuskanUjiKonsekuensi."""
    return {
        "sidik": t.one("sidik"),
        "keputusan": t.one("keputusan"),
        "pertimbangan": t.one("pertimbangan"),
        "dasar_pengecualian": t.one("dasar_pengecualian") or None,
        "akibat": t.one("akibat"),
        "kepentingan_publik": t.one("kepentingan_publik"),
        "berlaku_sampai": t.one("berlaku_sampai") or None,
    }


def answered(t: Terisi, proofs: Mapping[str, Bukti]) -> dict[str, Any]:
    """Digest, list and answers; what the system proves itself among them."""
    versi = int(t.one("daftar_versi")) if t.one("daftar_versi").isdecimal() else daftar_berlaku()
    rows: list[dict[str, Any]] = []
    for kode, butir in DAFTAR_PERIKSA.get(versi, {}).items():
        proof = proofs.get(kode)
        if butir.akibat == "otomatis" and proof is not None:
            rows.append({"kode": kode, "jawaban": proof.jawaban, "bukti": proof.kalimat[:500]})
        elif t.one(f"hasil.{kode}"):
            rows.append({"kode": kode, "jawaban": t.one(f"hasil.{kode}"), "catatan": t.one(f"hasil_catatan.{kode}")})
    return {"sidik": t.one("sidik"), "daftar_versi": versi, "hasil": rows}
