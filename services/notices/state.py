"""Who has been told of what in a case, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event


@dataclass(frozen=True, slots=True)
class State:
    """Notices by id: the intent, and whether it has an outcome."""

    disiapkan: Mapping[str, e.PemberitahuanDisiapkan] = field(default_factory=dict)
    berakhir: frozenset[str] = frozenset()

    def open(self, pemberitahuan: str) -> e.PemberitahuanDisiapkan | None:
        """The intent, while nothing came of it yet."""
        return None if pemberitahuan in self.berakhir else self.disiapkan.get(pemberitahuan)


INITIAL = State()


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.PemberitahuanDisiapkan(pemberitahuan=id_) as intent:
            return replace(s, disiapkan={**s.disiapkan, id_: intent})
        case e.PemberitahuanTerkirim(pemberitahuan=id_) | e.PemberitahuanGagal(pemberitahuan=id_):
            return replace(s, berakhir=s.berakhir | {id_})
        case _:
            return s
