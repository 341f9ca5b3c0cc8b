"""Facts of other stages that this one takes note of."""

from __future__ import annotations

from services.content import commands as c
from shared.decider import Reactions
from shared.sop import events as e


def catat_penugasan(event: e.PenyusunanDitugaskan | e.PenugasanDialihkan) -> c.CatatPenugasan:
    """Who writes."""
    if isinstance(event, e.PenugasanDialihkan):
        return c.CatatPenugasan(staf=event.staf, dialihkan=True)
    return c.CatatPenugasan(staf=event.staf, jalur=event.jalur)


def catat_pencabutan(event: e.PenyerahanDitarik) -> c.CatatPencabutanPenugasan | None:
    """Only an assignment concerns this stage."""
    return c.CatatPencabutanPenugasan() if event.tahap == "ditugaskan" else None


def catat_verifikasi(event: e.MateriDiverifikasi | e.MateriDitolak | e.VerifikasiDicabut) -> c.CatatHasilVerifikasi:
    """The verifier's answer, or its withdrawal."""
    match event:
        case e.MateriDiverifikasi():
            return c.CatatHasilVerifikasi(hasil="diverifikasi", versi=event.versi, sidik=event.sidik)
        case e.MateriDitolak():
            return c.CatatHasilVerifikasi(hasil="ditolak", versi=event.versi, sidik=event.sidik, alasan=event.alasan)
        case e.VerifikasiDicabut():
            return c.CatatHasilVerifikasi(hasil="dicabut", versi=event.versi, sidik=event.sidik, alasan=event.alasan)


def catat_penayangan(event: e.PenayanganSelesai) -> c.CatatPenayangan | None:
    """Only what is out somewhere can be corrected later."""
    return c.CatatPenayangan(versi=event.versi, sidik=event.sidik) if event.tayang else None


def catat_penghentian(event: e.ProsesDihentikan) -> c.CatatPenghentian:
    """The case is stopped."""
    return c.CatatPenghentian()


def catat_penarikan(event: e.MateriDitarik) -> c.CatatPenarikan:
    """Taken down: nothing left to correct."""
    return c.CatatPenarikan()


REACTIONS: Reactions = {
    e.PenyusunanDitugaskan: catat_penugasan,
    e.PenugasanDialihkan: catat_penugasan,
    e.PenyerahanDitarik: catat_pencabutan,
    e.MateriDiverifikasi: catat_verifikasi,
    e.MateriDitolak: catat_verifikasi,
    e.VerifikasiDicabut: catat_verifikasi,
    e.PenayanganSelesai: catat_penayangan,
    e.MateriDitarik: catat_penarikan,
    e.ProsesDihentikan: catat_penghentian,
}
