"""The verification sheet: one decision of the Bidang with every check of the list it was made by."""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.cases.view import CaseView
from services.portal.prints.recorded import Tindakan, acts
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.jalur import DAFTAR_SINGKAT
from shared.sop.lists import DAFTAR_PERIKSA, Butir
from shared.sop.materi import HasilPeriksa


@dataclass(frozen=True, slots=True)
class LembarVerifikasi:
    """One decision of the Bidang: every check of its list, answered or not."""

    disetujui: bool
    putusan: Tindakan
    versi: int
    putaran: int
    sidik: str
    klasifikasi: str
    butir: tuple[tuple[Butir, HasilPeriksa | None], ...]
    alasan: tuple[tuple[str, str], ...]
    """(check or code in words, what is to be done) of a rejection."""
    judul: str
    lain: tuple[Tindakan, ...]
    """The other decisions of this case."""
    jalur: str = "biasa"
    """`serta_merta`: only the short list was asked."""


def verification_sheet(view: CaseView, direktori: Direktori, nomor_log: int | None = None) -> LembarVerifikasi | None:
    """The newest decision, or the one at that place of the log."""
    decisions = [t for t in acts(view.fakta, direktori) if isinstance(t.peristiwa, e.MateriDiverifikasi | e.MateriDitolak)]
    found = [t for t in decisions if nomor_log in (None, t.nomor_log)]
    if not found:
        return None
    chosen = found[-1]
    made = chosen.peristiwa
    assert isinstance(made, e.MateriDiverifikasi | e.MateriDitolak)
    checks = DAFTAR_PERIKSA.get(made.daftar_versi, {})
    asked = DAFTAR_SINGKAT[made.daftar_singkat].butir if made.daftar_singkat is not None else checks
    answers = {h.kode: h for h in made.hasil}
    submitted = [f.event for f in view.fakta if isinstance(f.event, e.MateriDiajukan) and f.event.sidik == made.sidik]
    reasons = made.alasan if isinstance(made, e.MateriDitolak) else ()
    klasifikasi = made.klasifikasi if isinstance(made, e.MateriDiverifikasi) else (submitted[-1].materi.klasifikasi if submitted else "")
    return LembarVerifikasi(
        isinstance(made, e.MateriDiverifikasi),
        chosen,
        made.versi,
        made.putaran,
        made.sidik,
        klasifikasi,
        tuple((b, answers.get(kode)) for kode, b in asked.items()),
        tuple((f"{checks[a.kode].kode}. {checks[a.kode].pertanyaan}" if a.kode in checks else a.kode, a.catatan) for a in reasons),
        submitted[-1].materi.judul if submitted else view.judul,
        tuple(t for t in decisions if t is not chosen),
        made.jalur,
    )
