"""Group commit: appends of one event loop that come while a commit is on its way go together in the next one.

One fsync then serves them all (14 x over one transaction per append with 16 writers, PERFORMANCE.md).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.eventstore.plan import Appends, Outcome
from shared.eventstore.port import Appended, StoreUnavailable

log = structlog.get_logger(__name__)

MAX_GROUP_EVENTS = 2_000
"""Bounds a statement's size; a single append may exceed it, it is never split."""

Doorbell = Callable[[int], None]
"""Called with the new head position after each commit, on the event loop (invariant 15). Must not block."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a group; `head` is None where nothing was inserted."""

    outcomes: Sequence[Outcome]
    head: int | None


Commit = Callable[[Sequence[Appends]], Awaitable[Committed]]


@dataclass(eq=False, slots=True)
class _Waiting:
    appends: Appends
    outcome: asyncio.Future[Appended]


class Group:
    """The queue before the one committer. It runs while something waits and is gone when nothing does."""

    def __init__(self, commit: Commit, doorbell: Doorbell | None = None) -> None:
        self._commit, self._doorbell = commit, doorbell
        self._waiting: deque[_Waiting] = deque()
        self._committer: asyncio.Task[None] | None = None
        self._closed = False

    async def append(self, appends: Appends) -> Appended:
        """Wait for the commit that carries `appends`. Cancelling the wait does not undo a commit under way."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        waiting = _Waiting(appends, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._committer is None or self._committer.done():
            self._committer = asyncio.create_task(self._run(), name="log-committer")
        return await waiting.outcome

    @property
    def closed(self) -> bool:
        return self._closed

    async def close(self) -> None:
        """Take nothing more; see through what has been taken."""
        self._closed = True
        if self._committer is not None:
            await asyncio.wait([self._committer])

    async def _run(self) -> None:
        try:
            while self._waiting:
                if group := self._next():
                    self._tell(group, await self._outcomes([w.appends for w in group]))
                    # One turn of the loop: who was just told may come with the next append, and travels along.
                    await asyncio.sleep(0)
        finally:
            for left in self._waiting:  # only when the loop is being shut down
                left.outcome.cancel()

    def _next(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        events = 0
        while self._waiting and (not group or events < MAX_GROUP_EVENTS):
            one = self._waiting.popleft()
            if not one.outcome.done():  # a cancelled caller's append that was not sent yet is not sent
                group.append(one)
                events += sum(len(a.drafts) for a in one.appends)
        return group

    async def _outcomes(self, group: Sequence[Appends]) -> Sequence[Outcome]:
        try:
            committed = await self._commit(group)
        except StoreUnavailable as error:
            return [error] * len(group)
        except Exception as error:  # noqa: BLE001 - not swallowed: it is the outcome its callers are waiting for
            if len(group) == 1:
                return [error]
            # Something in the group cannot be stored at all: alone, each append answers for itself.
            log.warning("group_failed", size=len(group), error=repr(error))
            return [(await self._outcomes([appends]))[0] for appends in group]
        if committed.head is not None:
            ring(self._doorbell, committed.head)
        return committed.outcomes

    def _tell(self, group: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
        for waiting, outcome in zip(group, outcomes, strict=True):
            if waiting.outcome.done():
                continue
            if isinstance(outcome, Exception):
                waiting.outcome.set_exception(outcome)
            else:
                waiting.outcome.set_result(outcome)


def ring(doorbell: Doorbell | None, head: int) -> None:
    """Tell that the log has grown. The facts are recorded: a broken bell must not say otherwise to the caller; the relay also polls."""
    if doorbell is None:
        return
    try:
        doorbell(head)
    except Exception:
        log.exception("doorbell_failed", head=head)
