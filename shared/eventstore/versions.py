"""Stream versions remembered along with a cached head, so that most appends need no SELECT.

Why a remembered version may be trusted, also for a guard on a stream that other processes write:
an append is accepted only by an INSERT at head+1 that succeeded, and position is the lock, so at that instant
nothing had been committed behind the cached head. It remains that every entry is true *as of the cached head*:
- own commits enter with the head they make; the commits of others enter when the head is moved over them
  (`follow` folds every record between), so no entry can miss a commit the head has passed;
- what a read brings was seen at a snapshot not older than the head was when the read began (`as_of`). What was
  committed between that and today's head has entered as above, and versions only grow: the greater one is right.
  Unless that entry was dropped since, as least recently used. `_floor` is the newest change ever dropped: a read that
  began before it brings nothing.
- a read may also bring what is newer than the head: then the INSERT fails on position and the head is moved.
A remembered version is never too high. So a stale one can cause a conflict, which is looked up again, never a wrong accept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

CAPACITY = 20_000


class Versions:
    """The cache. Thrown away as a whole whenever continuity with the log is in doubt (new connection, long absence)."""

    def __init__(self, head: int, capacity: int = CAPACITY) -> None:
        self.head = head
        self._capacity = capacity
        self._floor = head
        self._known: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def known(self, streams: Iterable[str]) -> dict[str, int]:
        """Versions of those of `streams` that are remembered."""
        found = {}
        for stream in streams:
            if (entry := self._known.get(stream)) is not None:
                self._known.move_to_end(stream)
                found[stream] = entry[0]
        return found

    def follow(self, head: int, moved: Iterable[tuple[str, int]]) -> None:
        """The log reached `head`; `moved` are (stream, version) of every record since the last one, in order."""
        self.head = head
        for stream, version in moved:
            self._set(stream, version, head)

    def learn(self, as_of: int, read: Sequence[tuple[str, int]]) -> None:
        """What a read brought that began while `head` was `as_of`."""
        if as_of < self._floor:
            return
        for stream, version in read:
            known = self._known.get(stream)
            if known is None:
                self._set(stream, version, as_of)
            elif version > known[0]:
                self._set(stream, version, max(as_of, known[1]))

    def _set(self, stream: str, version: int, changed_at: int) -> None:
        self._known[stream] = (version, changed_at)
        self._known.move_to_end(stream)
        while len(self._known) > self._capacity:
            _, (_, dropped) = self._known.popitem(last=False)
            self._floor = max(self._floor, dropped)
