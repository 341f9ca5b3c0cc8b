"""Facts of other stages that this one takes note of."""

from __future__ import annotations

from services.disposition.commands import CatatHasilPenayangan, CatatTayangSertaMerta
from shared.decider import Reactions
from shared.sop.events import MateriDitayangkan, PenayanganSelesai


def catat_hasil(event: PenayanganSelesai) -> CatatHasilPenayangan | None:
    """So that PPID Pembantu can see the links and close the case; nothing to see where every outlet failed."""
    if not event.tayang:
        return None
    return CatatHasilPenayangan(tautan=event.tautan, saluran_tayang=event.tayang, saluran_gagal=event.gagal)


def catat_tayang(event: MateriDitayangkan) -> CatatTayangSertaMerta | None:
    """From the first outlet on, what the serta-merta lane left out is owed."""
    return CatatTayangSertaMerta() if event.jalur == "serta_merta" else None


REACTIONS: Reactions = {PenayanganSelesai: catat_hasil, MateriDitayangkan: catat_tayang}
