"""Facts of other stages that this one takes note of."""

from __future__ import annotations

from services.disposition.commands import CatatHasilPenayangan
from shared.decider import Reactions
from shared.sop.events import PenayanganSelesai


def catat_hasil(event: PenayanganSelesai) -> CatatHasilPenayangan | None:
    """So that PPID Pembantu can see the links and close the case; nothing to see where every outlet failed."""
    if not event.tayang:
        return None
    return CatatHasilPenayangan(tautan=event.tautan, saluran_tayang=event.tayang, saluran_gagal=event.gagal)


REACTIONS: Reactions = {PenayanganSelesai: catat_hasil}
