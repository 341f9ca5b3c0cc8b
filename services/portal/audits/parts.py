"""What the auditor's pages stand on besides what all pages share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from services.portal.audits.replays import Replays
from services.portal.audits.seen import Seen
from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.foundation import Foundation
from shared.messaging.database import Database


@dataclass(frozen=True, slots=True)
class Audits:
    """The log itself, its seal on disk, replayed states, and what auditors have looked at."""

    store: EventStore
    codec: Codec
    seal: Path
    replays: Replays
    seen: Seen

    @classmethod
    def on(cls, on: Foundation, database: Database) -> Self:
        """Over the portal's own database."""
        return cls(on.store, on.codec, on.settings.seal_folder / "checkpoint", Replays(on.settings), Seen(database))
