"""Facts of other stages that this one takes note of."""

from __future__ import annotations

from services.verification import commands as c
from shared.decider import Reactions
from shared.sop import events as e


def catat_pengajuan(event: e.MateriDiajukan) -> c.CatatPengajuan:
    """What is to be judged, and who may not judge it."""
    return c.CatatPengajuan(
        versi=event.versi,
        putaran=event.putaran,
        sidik=event.sidik,
        klasifikasi=event.materi.klasifikasi,
        tersentuh_oleh=event.tersentuh_oleh,
        jalur=event.jalur,
    )


def catat_penarikan(event: e.PenyerahanMateriDitarik) -> c.CatatPenarikanPengajuan | None:
    """Only a submission concerns this stage."""
    return c.CatatPenarikanPengajuan() if event.tahap == "diajukan" else None


def catat_penghentian(event: e.ProsesDihentikan) -> c.CatatPenghentianVerifikasi:
    """The case is stopped."""
    return c.CatatPenghentianVerifikasi()


REACTIONS: Reactions = {
    e.MateriDiajukan: catat_pengajuan,
    e.PenyerahanMateriDitarik: catat_penarikan,
    e.ProsesDihentikan: catat_penghentian,
}
