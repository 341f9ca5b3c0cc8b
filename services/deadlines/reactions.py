"""Of which facts a clock is started or stopped: every one of them asks the same, the case as a whole says what follows."""

from __future__ import annotations

from services.deadlines.commands import PerbaruiTenggat
from shared.decider import Reactions
from shared.sop.event import Event
from shared.sop.waktu.langkah import CLOCK_EVENTS


def perbarui(event: Event) -> PerbaruiTenggat:
    """Bring the case's due times in line with it."""
    return PerbaruiTenggat()


REACTIONS: Reactions = dict.fromkeys(CLOCK_EVENTS, perbarui)
