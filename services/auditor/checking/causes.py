"""Why each record is there: its id follows from its cause, and a cause that is an event stands before it in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from services.auditor.checking.findings import Findings
from services.auditor.checking.reading import AuditLog
from shared.eventstore.codec import event_id_for
from shared.eventstore.port import Record

MOST_EVENTS = 256
"""Of one command; the first few are tried first."""
REACTING = ("disposition", "content", "verification")
"""Stages without a clock of their own: what they do unasked always follows from an event."""


class CauseCheck:
    """Page by page; it asks the log itself, so it remembers nothing."""

    def __init__(self, log: AuditLog, findings: Findings) -> None:
        self._log, self._findings = log, findings

    async def feed(self, records: Sequence[Record]) -> None:
        """The next records."""
        wanted: dict[str, int] = {}
        here: set[str] = set()
        for r in records:
            document = _document(r)
            if document is not None:
                self._check_id(r, document)
                cause = str(document.get("causation"))
                if _reacts(document) and cause not in here:
                    wanted.setdefault(cause, r.position)
            here.add(str(r.event_id))
        found = await self._log.recorded(wanted, records[-1].position) if wanted else set()
        for cause, position in wanted.items():
            if cause not in found:
                self._findings.add(position, "causation", f"caused by {cause}, which is not in the log")

    def _check_id(self, r: Record, document: Mapping[str, Any]) -> None:
        handler, cause = document.get("handler"), document.get("causation")
        if not isinstance(handler, str) or not isinstance(cause, str):
            return  # not written by `execute`
        if not any(str(event_id_for(cause, handler, n)) == document.get("id") for n in range(MOST_EVENTS)):
            self._findings.add(r.position, "id", "the event's id does not follow from its cause and handler")


def _reacts(document: Mapping[str, Any]) -> bool:
    handler = str(document.get("handler", ""))
    return document.get("signerkind") == "layanan" and "causationdigest" not in document and handler.partition(".")[0] in REACTING


def _document(r: Record) -> Mapping[str, Any] | None:
    try:
        document = orjson.loads(r.body)
    except (orjson.JSONDecodeError, TypeError):
        return None  # told by the check of bodies
    return document if isinstance(document, dict) else None
