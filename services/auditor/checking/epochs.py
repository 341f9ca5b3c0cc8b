"""Epochs of a log: each one after the first was declared by two, and what its restore gave up is told apart from tampering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from pydantic import ValidationError

from services.auditor.checking.findings import Findings
from services.auditor.checking.reading import AuditLog
from services.auditor.restoring import STREAM, vouched_for
from shared.eventstore.port import LogIdentity, Record
from shared.proof.checkpoint import origin_of
from shared.sop.events import KunciDidaftarkan, PemulihanDinyatakan


@dataclass(frozen=True, slots=True)
class Epochs:
    """Up to where the records of each epoch still stand."""

    log_id: UUID
    current: int
    kept: tuple[int, ...]
    """Of epoch 1, 2, …, without the current one."""

    def limit(self, origin: str) -> int | None:
        """Last record of this origin that the log still has to hold, for an epoch that is over; None for every other origin."""
        for epoch in range(1, self.current):
            if origin == origin_of(self.log_id, epoch):
                return min(self.kept[epoch - 1 :], default=None)
        return None


async def epochs_of(log: AuditLog, identity: LogIdentity, findings: Findings) -> Epochs:
    """Read from the log before anything else. An epoch without its declaration is a finding, and so is a declaration that does not hold."""
    registered = [(r.position, _public(r)) for r in await log.of_type(KunciDidaftarkan.stored_type())]
    kept: list[int] = []
    for r in await log.of_type(PemulihanDinyatakan.stored_type()):
        fault = _fault(r, identity.log_id, len(kept) + 2, [public for position, public in registered if position < r.position])
        if fault:
            findings.add(r.position, "epoch", fault)
        kept.append(r.position - 1)
    if identity.epoch != len(kept) + 1:
        findings.add(1, "epoch", f"the log says epoch {identity.epoch}, {len(kept)} restores were declared")
        kept = (kept + [kept[-1] if kept else 0] * identity.epoch)[: identity.epoch - 1]
    return Epochs(identity.log_id, identity.epoch, tuple(kept))


def _fault(r: Record, log_id: UUID, epoch: int, known: Sequence[str]) -> str:
    data = _data(r)
    try:
        # The reason is sealed: nothing here needs it.
        event = PemulihanDinyatakan.model_validate({k: v for k, v in data.items() if k != "alasan"})
    except ValidationError as error:
        return f"unreadable declaration ({error.error_count()} errors)"
    if (r.stream, event.epoch_baru, event.posisi_terakhir) != (STREAM, epoch, r.position - 1):
        return "the declaration does not belong here"
    if not vouched_for(log_id, event) or not set(event.kunci) <= set(known):
        return "not signed by two registered keys"
    return ""


def _public(r: Record) -> str:
    return str(_data(r).get("kunci_publik", ""))


def _data(r: Record) -> dict[str, object]:
    try:
        found = orjson.loads(r.body)["data"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
