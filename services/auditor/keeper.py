"""The sealer as a part of a running office: one active of any number, by the clock or the count, and loud when something is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError

from services.auditor import stream
from services.auditor.breach import Breach
from services.auditor.folder import Alarm, FolderDamaged, SealFolder, SealLock
from services.auditor.keys import SealKey
from services.auditor.sealer import Sealer
from shared.foundation import Foundation
from shared.messaging.connection import close, connect
from shared.messaging.signing import KeyFileUnfit
from shared.messaging.sweeper import Sweeper
from shared.messaging.witness import Halt
from shared.proof.checkpoint import Checkpoint, CheckpointError
from shared.proof.note import NoteError, NoteKey, NoteSigner, parse_note
from shared.refusal import Reason, reason

log = structlog.get_logger(__name__)

STOP_LIMIT_S = 3.0
"""The last seal of a day must not hold up the end."""


class Keeper:
    """Start it before the stages: what it finds makes the log read-only."""

    def __init__(self, on: Foundation, now: Callable[[], float] | None = None) -> None:
        self._on, self._folder = on, SealFolder(on.settings.seal_folder)
        self._key = SealKey(on.settings.seal_key, on.store, on.codec)
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._sweeper = Sweeper("auditor-sealer", self.sweep)
        self._sealer: Sealer | None = None
        self._lock: SealLock | None = None
        self._nc: Client | None = None
        self._opened, self._untold = False, ""
        self._sealed_at = float("-inf")
        self.breach: Breach | None = None
        self._key_unfit = False
        self._unwritten = False

    @property
    def sealed(self) -> int:
        """Entries under the last seal made here."""
        return self._sealer.sealed if self._sealer else 0

    def reasons(self) -> tuple[Reason, ...]:
        """Why nothing is sealed; none while all is well, or another process seals."""
        found = []
        if self.breach is not None:
            said = f"Segel berhenti: log tidak lagi sama dengan yang disegel (posisi {self.breach.position}). Periksa: tayang audit verify."
            found.append(reason("segel_berhenti", said))
        if self._key_unfit:
            found.append(reason("kunci_segel_tidak_cocok", "Kunci segel tidak terbaca atau bukan kunci yang disebut log."))
        if self._unwritten:
            found.append(reason("segel_tidak_tertulis", "Segel tidak dapat ditulis: cakram penuh atau folder segel tidak dapat ditulisi."))
        return tuple(found)

    async def start(self) -> None:
        """One quick look at once; the long one, and all sealing, in the background."""
        self._nc = await connect(self._on.nats_url, "auditor")
        self._sealer = Sealer(self._on.store, await self._on.store.identity(), self._folder, self._on.clock)
        try:
            await self._sealer.glance()
        except Breach as breach:
            if breach.kind != "chain":  # that one does not say where; the reading does
                self._stop_sealing(breach)
            self._say(breach)
        self._sweeper.start()

    async def stop(self) -> None:
        """Seal what is there, then go: a machine that is switched off overnight leaves no unsealed tail."""
        await self._sweeper.stop()
        if self._lock is not None:
            try:
                async with asyncio.timeout(STOP_LIMIT_S):
                    await self._seal()
            except (TimeoutError, NatsError, OSError) as error:
                log.info("not_sealed_at_the_end", error=type(error).__name__)
            self._lock.release()
            self._lock = None
        if self._nc is not None:
            await close(self._nc)

    async def sweep(self) -> int:
        """Seal if it is time."""
        if self.breach is not None:
            self._say(self.breach)
        elif self._may_seal():
            await self._guarded()
        return 0

    def _may_seal(self) -> bool:
        self._lock = self._lock or SealLock.take(self._folder)
        return self._lock is not None

    async def _guarded(self) -> None:
        assert self._sealer is not None
        try:
            if not self._opened:
                await self._open(self._sealer)
            if await self._due(self._sealer):
                await self._seal()
                await self._sealer.patrol()
        except Breach as breach:
            self._stop_sealing(breach)
        except OSError as error:
            if isinstance(error, ConnectionError | TimeoutError):
                raise  # the network's, not the disk's
            self._unwritten = True
            raise
        else:
            self._unwritten = False

    async def _open(self, sealer: Sealer) -> None:
        await sealer.open(await self._published(sealer.origin))
        self._folder.set_alarm(None)
        self._opened = True
        if (signer := await self._signer(sealer)) and (again := await sealer.sign_again(signer)):
            await self._tell(again[1])

    async def _due(self, sealer: Sealer) -> bool:
        new = (await self._on.store.head()).position - sealer.sealed
        waited = self._now() - self._sealed_at
        return new < 0 or (new > 0 and (new >= self._on.settings.seal_every_events or waited >= self._on.settings.seal_every_s))

    async def _seal(self) -> None:
        if self._sealer is None or self.breach is not None or not self._opened:
            return
        if self._untold:
            await self._tell(self._untold)
        if signer := await self._signer(self._sealer):
            try:
                made = await self._sealer.seal(signer)
            except Breach as breach:
                self._stop_sealing(breach)
                return
            self._sealed_at = self._now()
            if made is not None:
                log.info("sealed", position=made[0].size, root=made[0].root.hex())
                await self._tell(made[1])

    async def _signer(self, sealer: Sealer) -> NoteSigner | None:
        try:
            signer = NoteSigner(sealer.origin, await self._key.in_force())
        except KeyFileUnfit as error:
            if not self._key_unfit:
                log.error("seal_key_unfit", reason=str(error))  # noqa: TRY400 - the reason says all there is
            self._key_unfit = True
            return None
        self._key_unfit = False
        return signer

    async def _tell(self, note: str) -> None:
        """Published, or kept until it can be."""
        assert self._nc is not None
        self._untold = note
        await stream.publish(self._nc.jetstream(), (await self._on.store.identity()).log_id, note)
        self._untold = ""

    async def _published(self, origin: str) -> Checkpoint | None:
        """The last seal on the stream that is ours; what others put there binds nobody."""
        assert self._nc is not None
        found = await stream.last(self._nc.jetstream(), (await self._on.store.identity()).log_id)
        try:
            first = self._folder.first_key()
            keys = [NoteSigner(origin, await self._key.in_force()).key, *([first] if first else [])]
            keys += [NoteKey(origin, _raw(k)) for k in (await self._key.state()).pernah]
            note = parse_note(found or b"")
            note.opened(keys)
            checkpoint = Checkpoint.parse(note.text)
        except (NoteError, CheckpointError, KeyFileUnfit, FolderDamaged):
            return None
        return checkpoint if checkpoint.origin == origin and checkpoint.size else None

    def _stop_sealing(self, breach: Breach) -> None:
        log.error("seal_stopped", position=breach.position, kind=breach.kind, detail=breach.detail)
        self.breach = breach
        self._folder.set_alarm(Alarm(position=breach.position, kind=breach.kind, detail=breach.detail, at=self._on.clock()))
        self._say(breach)

    def _say(self, breach: Breach) -> None:
        """The log is read-only in every process for as long as this is repeated."""
        self._on.halt.announce(Halt("log_berbeda_dari_segel", breach.position))


def _raw(public: str) -> bytes:
    from base64 import b64decode

    return b64decode(public)
