"""Handling parked facts again, in order, one case at a time: the operator's way back after a repair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import structlog

from shared.messaging.consumer import Consumer
from shared.messaging.ledger import Parked
from shared.messaging.progress import Wiring
from shared.messaging.verdict import where

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: positions handled, and where it stopped with which error class (the rest of that case waits)."""

    done: tuple[int, ...]
    failed: tuple[tuple[int, str], ...] = ()


async def replay(wiring: Wiring, consumer: Consumer, *, position: int | None = None, case: str | None = None) -> Replayed:
    """One case, a case up to `position`, or everything that is parked. An error stops its case and no other."""
    if position is not None:
        found = [p.case for p in await wiring.ledger.parked(case=case) if p.position == position]
        if not found:
            return Replayed(())
        (case,) = found
    done: list[int] = []
    failed: dict[str, tuple[int, str]] = {}
    while todo := await _replayable(wiring, case, position, failed):
        # One at a time: while a case is being replayed, new facts of it may still be put behind.
        (record,) = await wiring.store.read(after=todo[0].position - 1, limit=1)
        try:
            await consumer.redo(record)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises stops this case and no other
            about = {"position": record.position, "error": type(error).__name__, "where": where(error)}
            log.warning("replay_failed", service=wiring.service, **about)
            failed[record.correlation] = (record.position, type(error).__name__)
        else:
            await wiring.ledger.unpark(record.position)
            done.append(record.position)
    return Replayed(tuple(done), tuple(failed.values()))


async def _replayable(wiring: Wiring, case: str | None, until: int | None, failed: Collection[str]) -> list[Parked]:
    parked = await wiring.ledger.parked(case=case)
    return [p for p in parked if p.case not in failed and (until is None or p.position <= until)]
