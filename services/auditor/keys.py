"""The seal's private key: a file of its own beside the other keys, and the one that takes its place."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.rotation import KEYS_STREAM
from services.auditor.state import INITIAL, State, evolve
from shared.durable import sync
from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.messaging.signing import KeyFileUnfit, SigningKey


class SealKey:
    """The key in force, as the log's hand-overs say, from the files in `kunci/`."""

    def __init__(self, path: Path, store: EventStore, codec: Codec) -> None:
        self._path, self._next = path, path.with_name("segel.baru.key")
        self._store, self._codec = store, codec
        self._state, self._version = INITIAL, 0

    async def state(self) -> State:
        """Folded from where we were."""
        facts = await self._codec.decode(await self._store.read_stream(KEYS_STREAM, self._version))
        for fact in facts:
            self._state, self._version = evolve(self._state, fact), fact.version
        return self._state

    async def in_force(self) -> Ed25519PrivateKey:
        """Made if there has never been one. Raises KeyFileUnfit when the file is not the key that the log names."""
        wanted = (await self.state()).kunci
        try:
            key = SigningKey.load(self._path, "segel")
        except FileNotFoundError:
            if wanted is None:
                return SigningKey.load_or_create(self._path, "segel").private
            key = None
        if wanted is None or (key is not None and key.public == wanted):
            assert key is not None
            return key.private
        return self._taken_over(wanted).private

    def prepare_next(self) -> SigningKey:
        """The key to hand over to; the same again until the hand-over is done."""
        return SigningKey.load_or_create(self._next, "segel")

    def _taken_over(self, wanted: str) -> SigningKey:
        """The hand-over stands in the log: now the new file takes the old one's name, and the old key is gone."""
        try:
            key = SigningKey.load(self._next, "segel")
        except FileNotFoundError:
            key = None
        if key is None or key.public != wanted:
            raise KeyFileUnfit(f"{self._path.name}: not the key that the log names")
        self._next.replace(self._path)
        sync(self._path.parent)
        return key
