"""Somebody says that the time is right although it seemed not to be: the log has that as an event, and goes on from there."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from shared.command import Circumstances, Signer
from shared.eventstore.open import open_store
from shared.eventstore.plan import CLOCK_TOLERANCE
from shared.eventstore.port import StreamAppend
from shared.foundation import Foundation
from shared.refusal import reason, refuse
from shared.sop import events as e

STREAM, CASE, UNIT = "auditor-jam", "jam", "sistem"


async def confirm(on: Foundation, operator: str) -> tuple[datetime, datetime]:
    """The clock, and the last record before. Raises Refused where there is nothing to confirm; ClockImplausible where it is behind."""
    # Past the guard: this is the one append that may be made at a time which seems wrong.
    store = await open_store(on.settings.log_database, clock=on.clock, create=False)
    try:
        now, last = on.clock(), (await store.head()).recorded_at
        if last is None or abs(now - last) <= CLOCK_TOLERANCE:
            raise refuse(reason("jam_tidak_meragukan", "Jam tidak meragukan; tidak ada yang perlu dipastikan."))
        about = Circumstances(str(uuid4()), "operator", None, UNIT, CASE, Signer(operator, "operator"), now)
        drafts = await on.codec.encode([e.JamMeragukan(jam_at=now, terakhir_at=last)], about, "auditor.PastikanJam")
        version = len(await store.read_stream(STREAM))
        await store.append([StreamAppend(STREAM, version, drafts)])
        return now, last
    finally:
        await store.close()
