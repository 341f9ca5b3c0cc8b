"""Whose signatures count: the first key of the seal, and every key it was handed over to by an event both halves signed."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

import orjson
from pydantic import ValidationError

from services.auditor.checking.findings import Findings
from services.auditor.rotation import follows, is_public_key
from shared.eventstore.port import Record
from shared.proof.note import Note, NoteError, NoteKey
from shared.sop.events import KunciSegelDiganti

HAND_OVER = KunciSegelDiganti.stored_type()


class Keys:
    """Collected on the way through the log."""

    def __init__(self, origin: str, first: NoteKey | None, findings: Findings) -> None:
        self._origin, self._findings = origin, findings
        self._in_force = b64encode(first.public).decode() if first else None
        self.known = [NoteKey(origin, first.public)] if first else []

    def feed(self, records: Sequence[Record]) -> None:
        """Hand-overs among the next records."""
        for r in records:
            if r.type == HAND_OVER:
                self._hand_over(r)

    def _hand_over(self, r: Record) -> None:
        try:
            event = KunciSegelDiganti.model_validate(orjson.loads(r.body)["data"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as error:
            self._findings.add(r.position, "key", f"unreadable hand-over ({type(error).__name__})")
            return
        if not follows(self._in_force, event):
            self._findings.add(r.position, "key", "the seal's key was not handed over by the one in force")
            return
        for public in (event.lama, event.baru):
            key = NoteKey(self._origin, b64decode(public))
            if is_public_key(public) and key not in self.known:
                self.known.append(key)
        self._in_force = event.baru

    def check(self, note: Note, size: int, name: str, origin: str) -> bool:
        """Whether it is signed by a key of this log, under the name it had in that epoch; a finding if not."""
        try:
            note.opened([NoteKey(origin, key.public) for key in self.known])
        except NoteError as error:
            self._findings.add(size, "signature", f"{name}: {error}")
            return False
        return True
