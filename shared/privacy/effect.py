"""What follows a recorded erasure: keys destroyed, files deleted. Harmless to repeat, so that one cut off is simply done again."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import ProgrammingError

from shared.foundation import Foundation
from shared.sop import events as e

log = structlog.get_logger(__name__)


class Effect:
    """Keys first: from then on nothing can be read any more, wherever copies lie."""

    def __init__(self, on: Foundation) -> None:
        self._on = on
        self.waiting: set[tuple[str, ...]] = set()
        """Keys that this process' role may not destroy (deploy/postgres/roles.sql)."""

    async def carry_out(self, event: e.DataPribadiDimusnahkan) -> bool:
        """Whether all of it is done. Raises StoreUnavailable: then ask again."""
        on, done = self._on, True
        try:
            destroyed = await on.keyring.destroy_ids(event.kunci)
            self.waiting.discard(event.kunci)
        except ProgrammingError as error:
            log.warning("erasure_not_permitted", error=type(error.orig).__name__, keys=len(event.kunci))
            self.waiting.add(event.kunci)
            destroyed, done = 0, False
        for sha256 in event.berkas:
            await on.media.delete(sha256)
        log.info("erased", keys=destroyed, files=len(event.berkas), complete=done)
        return done
