"""Seals the log: reads on by position, grows the tree, remembers, signs, in this order. Never signs two histories.

Everything that was sealed is read once more at each start; between starts old entries are looked at in turns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from services.auditor.breach import Breach
from services.auditor.folder import FolderDamaged, Memory, SealFolder
from services.auditor.growth import Growth, sealed_as
from shared.clock import Clock
from shared.eventstore.port import EventStore, LogIdentity
from shared.eventstore.verify import LOWEST, HasLinks, Link
from shared.proof.checkpoint import Checkpoint, origin_of
from shared.proof.note import NoteSigner, signed_note

log = structlog.get_logger(__name__)

PAGE = 1_000
MOST_AT_ONCE = 65_536
"""Under one seal: tiles not yet written are kept in memory. A log that was never sealed takes several."""
PATROL = 2_000
"""Old entries looked at again in one turn."""


class Sealer:
    """For one log and one folder, whose lock the caller holds. `open`, then `seal` as often as wanted. Everything may raise Breach."""

    def __init__(self, store: EventStore, identity: LogIdentity, folder: SealFolder, clock: Clock) -> None:
        self._store, self._folder, self._clock, self._identity = store, folder, clock, identity
        self.origin = origin_of(identity.log_id, identity.epoch)
        self._grown = Growth(identity.log_id, folder)
        self._patrolled = 0
        self.sealed = 0
        """Entries under the last seal."""

    async def glance(self) -> Memory | None:
        """The quick look, before anybody appends: is the log as long as it was sealed, and its last sealed record the same?"""
        memory = await asyncio.to_thread(self._memory)
        if memory is not None and memory.size:
            await self._not_set_back(memory.size, bytes.fromhex(memory.chain))
        return memory

    async def open(self, published: Checkpoint | None = None) -> None:
        """Read everything that was sealed and compare. `published`: the last seal others have, in case our memory is lost."""
        memory, doubt = await self._glanced()
        remembered = {memory.size: memory.checkpoint.root} if memory and memory.size else {}
        if published is not None and remembered.setdefault(published.size, published.root) != published.root:
            raise Breach(1, "checkpoint", "the seal remembered here is not the one that was published")
        if memory is not None:
            for path in list(self._folder.leftovers(memory.size)):
                path.unlink()  # written for a seal that nobody ever saw
        for size in sorted(remembered):
            await self._read_to(size)
            if self._grown.size < size:
                raise Breach(self._grown.size + 1, "truncated", f"sealed up to {size}, the log ends at {self._grown.size}")
            await asyncio.to_thread(self._grown.compare_edge)
            if self._grown.root != remembered[size]:
                raise Breach(self._grown.first_difference or 1, "tree", f"the first {size} records are not those that were sealed")
            await asyncio.to_thread(self._grown.settle, proven=True)
        if doubt is not None:
            raise doubt
        self.sealed = memory.size if memory else 0
        if memory is None and remembered:
            log.warning("seal_memory_was_lost", published=max(remembered))

    async def seal(self, signer: NoteSigner) -> tuple[Checkpoint, str] | None:
        """The checkpoint over what there is now (at most so much more than before), and its note; None where nothing is new."""
        if self.sealed:
            await self._not_set_back(self.sealed, self._grown.chain if self._grown.size == self.sealed else None)
        head = await self._store.head()
        if head.position <= self.sealed:
            return None
        await self._read_to(min(head.position, self.sealed + MOST_AT_ONCE))
        checkpoint = Checkpoint(self.origin, self._grown.size, self._grown.root)
        return checkpoint, await asyncio.to_thread(self._put_down, checkpoint, signer)

    async def sign_again(self, signer: NoteSigner) -> tuple[Checkpoint, str] | None:
        """The note of the last seal: a death may have come between remembering and telling. None: there is no seal yet."""
        memory = await asyncio.to_thread(self._memory)
        if memory is None:
            return None
        note = signed_note(memory.checkpoint.text, signer)
        if await asyncio.to_thread(self._folder.checkpoint) != note.encode():
            await asyncio.to_thread(self._folder.put_checkpoint, note)
        return memory.checkpoint, note

    async def patrol(self) -> None:
        """Look at some old entries again, bodies included."""
        if self._patrolled >= self.sealed:
            self._patrolled = 0
        if count := min(PATROL, self.sealed - self._patrolled):
            links = await self._links(self._patrolled, count)
            await asyncio.to_thread(sealed_as, self._folder, self.sealed, self._patrolled, links)
            self._patrolled += count

    async def _glanced(self) -> tuple[Memory | None, Breach | None]:
        """A wrong chain at the end says that something is wrong, not where: that is found by reading on."""
        try:
            return await self.glance(), None
        except Breach as breach:
            if breach.kind != "chain":
                raise
            return self._memory(), breach

    async def _not_set_back(self, size: int, chain: bytes | None) -> None:
        links = await self._links(size - 1, 1)
        if not links or links[0][0] != size:
            head = (await self._store.head()).position
            raise Breach(min(head + 1, size), "truncated", f"sealed up to {size}, the log ends at {head}")
        if chain is not None and links[0][3] != chain:
            raise Breach(size, "chain", "the last sealed record is not the one that was sealed")

    async def _read_to(self, size: int) -> None:
        after = self._grown.size or LOWEST
        while self._grown.size < size and (links := await self._links(after, min(PAGE, size - self._grown.size))):
            await asyncio.to_thread(self._grown.take, links)
            after = self._grown.size

    async def _links(self, after: int, limit: int) -> Sequence[Link]:
        if isinstance(self._store, HasLinks):
            return await self._store.read_links(after, limit)
        return [(r.position, r.body, r.digest, r.chain) for r in await self._store.read(after, limit)]

    def _memory(self) -> Memory | None:
        try:
            memory = self._folder.memory()
        except FolderDamaged as error:
            raise Breach(1, "memory", f"{error} cannot be read") from error
        if memory is not None and memory.identity != self._identity:
            raise Breach(1, "identity", f"sealed was log {memory.log_id}, epoch {memory.epoch}")
        return memory

    def _put_down(self, checkpoint: Checkpoint, signer: NoteSigner) -> str:
        self._grown.compare_edge()
        self._grown.settle(proven=False)
        if self._folder.first_key() is None:
            self._folder.put_first_key(signer.key)
        self._folder.remember(
            Memory(
                log_id=self._identity.log_id,
                epoch=self._identity.epoch,
                size=checkpoint.size,
                root=checkpoint.root.hex(),
                chain=self._grown.chain.hex(),
                at=self._clock(),
            )
        )
        note = signed_note(checkpoint.text, signer)
        self._folder.put_checkpoint(note)
        self.sealed = checkpoint.size
        return note
