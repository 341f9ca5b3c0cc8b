"""A sealed log in a folder, and a stranger with full rights on its files."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.checking.reading import SqliteLog
from services.auditor.checking.verify import Given, Report, verify
from services.auditor.folder import SealFolder
from services.auditor.sealer import Sealer
from shared.command import Circumstances, Signer
from shared.eventstore.codec import Codec
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore, StreamAppend, canonical, genesis, link
from shared.proof.note import NoteSigner, parse_note
from tests.contracts.drafts import HandClock
from tests.support.rig import fact

NAMES = UUID(int=41)
CASES = 10
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BEGAN = datetime(2026, 11, 23, 1, tzinfo=UTC)
COLUMNS = "position, stream, version, event_id, type, causation, correlation, recorded_at, body, digest, chain"


@dataclass
class SealedLog:
    """`log.db` and `segel/` in a folder; checkpoints kept outside by their size."""

    folder: Path
    kept: dict[int, bytes] = field(default_factory=dict)

    @property
    def seal(self) -> SealFolder:
        return SealFolder(self.folder / "segel")

    async def store(self) -> EventStore:
        return await open_store(f"sqlite:///{self.folder / 'log.db'}", clock=HandClock(BEGAN))

    async def sealer(self, store: EventStore) -> tuple[Sealer, NoteSigner]:
        identity = await store.identity()
        sealer = Sealer(store, identity, self.seal, HandClock(BEGAN))
        return sealer, NoteSigner(sealer.origin, KEY)

    async def sealed_now(self) -> bytes:
        """Open, seal, close, as one run of an office."""
        store = await self.store()
        try:
            sealer, signer = await self.sealer(store)
            await sealer.open()
            made = await sealer.seal(signer)
            assert made is not None
            self.kept[made[0].size] = made[1].encode()
            return made[1].encode()
        finally:
            await store.close()

    async def grow(self, to: int) -> None:
        """Facts, and reactions to them, up to this position."""
        store, clock = await self.store(), HandClock(BEGAN)
        store._writer._clock = clock  # type: ignore[attr-defined]
        codec = Codec(MemoryKeyring())
        try:
            head = (await store.head()).position
            versions: dict[str, int] = {}
            for r in await store.read(0, 10_000):
                versions[r.stream] = r.version
            while head < to:
                case, appends = f"k{head % CASES}", []
                clock.at = BEGAN + timedelta(minutes=head)
                command = Circumstances(str(uuid5(NAMES, f"{head}")), "p", None, "u", case, Signer("kunci", "portal"), BEGAN, "d" * 64)
                (first,) = await codec.encode([fact(head)], command, "deadlines.Uji")
                reaction = Circumstances(str(first.event_id), "s", None, "u", case, Signer("layanan-content", "layanan"), BEGAN)
                (second,) = await codec.encode([fact(head)], reaction, "content.Uji")
                for stream, draft in ((f"deadlines-{case}", first), (f"content-{case}", second)):
                    appends.append(StreamAppend(stream, versions.get(stream, 0), [draft]))
                    versions[stream] = versions.get(stream, 0) + 1
                appended = await store.append(appends[: to - head])
                head = appended.positions[-1]
        finally:
            await store.close()

    def copy(self, to: Path) -> SealedLog:
        """As it would be carried away on a stick."""
        shutil.copytree(self.folder, to)
        return SealedLog(to, dict(self.kept))

    def restore(self, whole: SealedLog) -> None:
        """The untouched database again."""
        for path in self.folder.glob("log.db*"):
            path.unlink()
        shutil.copy(whole.folder / "log.db", self.folder)

    async def verified(self, *outside: int, folder: bool = True) -> Report:
        """As `tayang audit verify`, with the checkpoints of these sizes."""
        log = SqliteLog(self.folder / "log.db")
        try:
            given = [Given(f"c{size}", parse_note(self.kept[size])) for size in outside]
            return await verify(log, self.seal if folder else None, given)
        finally:
            await log.close()

    # ── the stranger ─────────────────────────────────────────────────────────────────────────────────

    def strange(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """With every right, past triggers and constraints; the triggers stand again afterwards."""
        connection = sqlite3.connect(self.folder / "log.db")
        try:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            work(connection)
            connection.commit()
            for _, statement in triggers:
                connection.execute(statement)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()

    def relink(self, connection: sqlite3.Connection, after: int) -> None:
        """Digests and chain anew behind this position: a forger who knows how the log is made."""
        (log_id,) = connection.execute("SELECT log_id FROM log_meta").fetchone()
        found = connection.execute("SELECT chain FROM events WHERE position = ?", (after,)).fetchone()
        chain = found[0] if found else genesis(UUID(log_id))
        rows = connection.execute("SELECT position, body FROM events WHERE position > ? ORDER BY position", (after,)).fetchall()
        for position, body in rows:
            digest = hashlib.sha256(body).digest()
            chain = link(chain, position, digest)
            connection.execute("UPDATE events SET digest = ?, chain = ? WHERE position = ?", (digest, chain, position))


def change(connection: sqlite3.Connection, position: int, **said: object) -> None:
    """Members of a body, canonical again, and its digest."""
    (body,) = connection.execute("SELECT body FROM events WHERE position = ?", (position,)).fetchone()
    changed = canonical(orjson.loads(body) | said)
    assert changed != body
    connection.execute("UPDATE events SET body = ?, digest = ? WHERE position = ?", (changed, hashlib.sha256(changed).digest(), position))
