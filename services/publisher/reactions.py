"""Facts of other stages that this one takes note of."""

from __future__ import annotations

from services.publisher import commands as c
from shared.decider import Reactions
from shared.sop import events as e


def catat_bahan(event: e.MateriDiajukan) -> c.CatatBahanTayang:
    """What would go out if it is approved."""
    return c.CatatBahanTayang(
        versi=event.versi, sidik=event.sidik, rendering=event.rendering, materi=event.materi, slug=event.slug, ralat=event.ralat
    )


def catat_persetujuan(event: e.MateriDiverifikasi) -> c.CatatPersetujuan:
    """Approved: exactly this digest."""
    return c.CatatPersetujuan(versi=event.versi, sidik=event.sidik, jalur=event.jalur)


def catat_pencabutan(event: e.VerifikasiDicabut) -> c.CatatPencabutanVerifikasi:
    """No longer approved."""
    return c.CatatPencabutanVerifikasi(sidik=event.sidik)


def catat_penghentian(event: e.ProsesDihentikan) -> c.CatatPenghentianPenayangan:
    """The case is stopped."""
    return c.CatatPenghentianPenayangan()


REACTIONS: Reactions = {
    e.MateriDiajukan: catat_bahan,
    e.MateriDiverifikasi: catat_persetujuan,
    e.VerifikasiDicabut: catat_pencabutan,
    e.ProsesDihentikan: catat_penghentian,
}
