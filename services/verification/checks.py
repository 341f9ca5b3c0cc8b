"""The verifier's answers against the list: whole, known, and by the version that is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.clock import day_in
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop.jawaban import ditolak, periksa_jawaban
from shared.sop.lists import DAFTAR_PERIKSA, Butir, daftar_berlaku, wajib
from shared.sop.materi import Alasan, HasilPeriksa

NETRALITAS = "n1"


def check_approval(hasil: Sequence[HasilPeriksa], versi: int, at: Situation, why: Reasons) -> None:
    """Everything an approval has to answer, and nothing that forbids it."""
    check_answers(hasil, versi, why, complete=True)
    now = daftar_berlaku()
    # What was judged keeps its version; what is judged now is judged by today's.
    outdated = versi in DAFTAR_PERIKSA and versi != now
    why.unless(not outdated, "daftar_usang", f"Daftar periksa sudah diperbarui menjadi versi {now}; muat ulang dahulu.", "daftar_versi")
    required = wajib(versi) if versi in DAFTAR_PERIKSA else frozenset()
    failed = ditolak(hasil, required)
    why.unless(
        not failed, "butir_gagal", f"Ada butir wajib yang dijawab tidak ({', '.join(failed)}): materi hanya dapat dikembalikan.", "hasil"
    )
    check_neutrality(hasil, at, why)


def check_neutrality(hasil: Sequence[HasilPeriksa], at: Situation, why: Reasons) -> None:
    """While an election is on, neutrality is never beside the point, and the verifier says what he looked at (UU 10/2016 Ps. 71)."""
    masa = at.direktori.pemilu_pada(day_in(at.about.zone, at.about.now))
    said = next((h for h in hasil if h.kode == NETRALITAS), None)
    if masa is None or said is None:
        return
    why.unless(
        said.jawaban != "tidak_relevan",
        "netralitas_wajib_dijawab",
        f"Selama {masa.nama}, butir N1 harus dijawab ya atau tidak.",
        "hasil.n1",
    )
    why.unless(bool(said.catatan.strip()), "catatan_netralitas_kosong", f"Selama {masa.nama}, butir N1 harus diberi catatan.", "hasil.n1")


def check_answers(hasil: Sequence[HasilPeriksa], versi: int, why: Reasons, *, complete: bool) -> None:
    """Codes of the list, each once; for an approval all required ones."""
    items = check_list(versi, why)
    if items is None:
        return
    periksa_jawaban(hasil, items, wajib(versi) if complete else (), why, "hasil")


def check_list(versi: int, why: Reasons) -> Mapping[str, Butir] | None:
    """The list of checks of this version."""
    items = DAFTAR_PERIKSA.get(versi)
    why.unless(items is not None, "daftar_tidak_dikenal", f"Daftar periksa versi {versi} tidak ada.", "daftar_versi")
    return items


def check_codes(alasan: Sequence[Alasan], versi: int, why: Reasons) -> None:
    """A rejection names what failed."""
    items = check_list(versi, why)
    why.unless(bool(alasan), "alasan_kosong", "Sebutkan sedikitnya satu butir yang harus diperbaiki.", "alasan")
    unknown = [a.kode for a in alasan if items is not None and a.kode not in items]
    why.unless(not unknown, "butir_tidak_dikenal", f"Butir tidak dikenal: {', '.join(unknown)}.", "alasan")
