"""The unit's directory as of now: folded from the registry's streams, caught up by one indexed read before each command.

Read from the log itself, not from messages: an ended appointment or a revoked key counts from its commit on,
not from whenever a message arrives.
"""

from __future__ import annotations

from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.sop.directory import KEYS_STREAM, DaftarKunci, Direktori, evolve, evolve_keys, unit_stream


class Directories:
    """Directories of all units and the list of signing keys."""

    def __init__(self, store: EventStore, codec: Codec) -> None:
        self._store = store
        self._codec = codec
        self._units: dict[str, Direktori] = {}
        self._keys = DaftarKunci()

    def forget(self) -> None:
        """Read names again: somebody's were erased."""
        self._units = {}

    async def of(self, unit: str) -> Direktori:
        """The unit's directory now; without `profil` if no such unit is registered."""
        known = self._units.get(unit, Direktori(unit))
        for fact in await self._codec.decode(await self._store.read_stream(unit_stream(unit), known.version)):
            known = evolve(known, fact)
        if known.version:
            self._units[unit] = known
        return known

    async def keys(self) -> DaftarKunci:
        """All signing keys now."""
        known = self._keys
        for fact in await self._codec.decode(await self._store.read_stream(KEYS_STREAM, known.version)):
            known = evolve_keys(known, fact)
        self._keys = known
        return known
