"""Whether what was read from the log still stands, without reading it again: what the pages show of it changes far less often than it
is looked at.

One look at the log's head serves everybody who asks while another look is under way, so a hundred readers cost a few looks. Nobody is
served by a look that began before he asked: what an officer has just done is on his next page, whoever recorded it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Callable

from shared.directory import Directories
from shared.eventstore.port import EventStore
from shared.sop.directory import Direktori, unit_stream
from shared.sop.events import DataPribadiDimusnahkan

FAR = 200
"""So many new records are not read for who they belong to: everything counts as changed."""
KEPT = 20_000
_ERASED = DataPribadiDimusnahkan.stored_type()


class LogNews:
    """Newest position of what has moved: streams and cases."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._moved: OrderedDict[str, int] = OrderedDict()
        self._head = self._forgotten = 0
        self.erased: Callable[[], None] = lambda: None
        """Called when personal data was erased, or may have been: what was read of it must not stay in memory."""
        self._looking: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def look(self) -> int:
        """Take in whatever was recorded before this call; the position it reaches to."""
        if self._next is None:
            self._next = asyncio.create_task(self._look_after(self._looking), name="portal-kepala-log")
            self._next.add_done_callback(_heard)
        await asyncio.shield(self._next)
        return self._head

    def stands(self, key: str, since: int) -> bool:
        """Whether nothing of this stream or case is newer than `since`, as of the last look."""
        return self._moved.get(key, self._forgotten) <= since

    async def _look_after(self, other: asyncio.Task[None] | None) -> None:
        if other is not None and not other.done():
            await asyncio.wait({other})
        self._looking, self._next = self._next, None  # who asks from here on needs another look
        head = (await self._store.head()).position
        if head - self._head > FAR:
            self._moved.clear()
            self._head = self._forgotten = head
            self.erased()
        elif head < self._head:  # set back under a running portal: nothing that was read before is trusted any more
            self._forgotten = sys.maxsize
        elif head > self._head:
            for record in await self._store.read(self._head, head - self._head):
                for key in (record.stream, record.correlation):
                    self._moved[key] = record.position
                    self._moved.move_to_end(key)
                self._head = record.position
                if record.type == _ERASED:
                    self.erased()
        while len(self._moved) > KEPT:
            _, self._forgotten = self._moved.popitem(last=False)


def _heard(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()  # told to whoever asked; all of them may have gone meanwhile


class KnownDirectories:
    """Units' directories, read again only when the registry has said something new of them."""

    def __init__(self, directories: Directories, news: LogNews) -> None:
        self._directories, self._news = directories, news
        self._known: dict[str, tuple[int, Direktori]] = {}

    def forget(self) -> None:
        """Read names again: somebody's were erased."""
        self._known = {}

    async def of(self, unit: str) -> Direktori:
        """The unit's directory now; without `profil` if no such unit is registered."""
        head = await self._news.look()
        since, known = self._known.get(unit, (-1, None))
        if known is None or not self._news.stands(unit_stream(unit), since):
            known = await self._directories.of(unit)
            if known.version:  # names that nobody registered are not kept
                self._known[unit] = head, known
        return known
