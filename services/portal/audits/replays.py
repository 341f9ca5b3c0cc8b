"""Replayed states while an auditor looks at them: built in a thread, a few kept for a few minutes, then dropped.

What is kept holds codes, ids and times only; words are opened from the log each time they are shown.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from services.portal.audits.past import Past, Told, replay
from shared.foundation import lay_foundation
from shared.settings import Settings

log = structlog.get_logger(__name__)
IDLE_S = 300.0
KEPT, KEPT_EACH = 6, 2
"""In all, and for one auditor."""


class TooManyReplays(Exception):
    """Every place is taken by a state that is still being built."""


@dataclass(slots=True)
class Replay:
    """One state, being built or ready. `reached`: how far the log has been read."""

    akun: str
    position: int
    task: asyncio.Future[Past]
    used_at: float
    reached: int = 0

    @property
    def percent(self) -> int:
        """For a progress bar."""
        return 100 * self.reached // self.position if self.position else 100

    async def ready(self, wait_s: float) -> Past | None:
        """The state, if it is there within this time. Raises what building it raised."""
        await asyncio.wait({self.task}, timeout=wait_s)
        return self.task.result() if self.task.done() else None


class Replays:
    """One thread builds, one state after the other, with a connection to the log of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="putar-ulang")
        self._kept: dict[tuple[str, int], Replay] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def of(self, akun: str, position: int) -> Replay:
        """The state at this position for this account; building begins with the first question. Raises TooManyReplays."""
        loop = asyncio.get_running_loop()
        self.drop_idle()
        known = self._kept.get((akun, position))
        if known is None:
            self._make_room(akun)
            known = self._kept[akun, position] = Replay(akun, position, loop.create_future(), loop.time())
            known.task = loop.run_in_executor(self._thread, _build, self._settings, position, _teller(known))
        known.used_at = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(IDLE_S, self._tick)
        return known

    def forget(self, replay: Replay) -> None:
        """It failed: the next question tries anew."""
        self._kept.pop((replay.akun, replay.position), None)

    def drop_idle(self) -> None:
        """Nobody has looked at these for a while."""
        now = asyncio.get_running_loop().time()
        for key, one in list(self._kept.items()):
            if one.task.done() and now - one.used_at > IDLE_S:
                self._drop(key)

    @property
    def count(self) -> int:
        """How many are kept."""
        return len(self._kept)

    async def close(self) -> None:
        """Forget them all."""
        if self._timer is not None:
            self._timer.cancel()
        running = [one.task for one in self._kept.values()]
        if running:
            await asyncio.wait(running)
        for key in list(self._kept):
            self._drop(key)
        await asyncio.gather(*self._closing)
        self._thread.shutdown(wait=False)

    def _tick(self) -> None:
        self._timer = None
        self.drop_idle()
        if self._kept:
            self._timer = asyncio.get_running_loop().call_later(IDLE_S, self._tick)

    def _make_room(self, akun: str) -> None:
        done = sorted((one.used_at, key) for key, one in self._kept.items() if one.task.done())
        mine = [key for _, key in done if key[0] == akun]
        if sum(key[0] == akun for key in self._kept) >= KEPT_EACH:
            if not mine:
                raise TooManyReplays
            self._drop(mine[0])
        elif len(self._kept) >= KEPT:
            if not done:
                raise TooManyReplays
            self._drop(done[0][1])

    def _drop(self, key: tuple[str, int]) -> None:
        one = self._kept.pop(key)
        if one.task.cancelled() or one.task.exception() is not None:
            return
        closing = asyncio.get_running_loop().create_task(one.task.result().close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


def _teller(one: Replay) -> Told:
    def told(position: int) -> None:
        one.reached = position

    return told


def _build(settings: Settings, position: int, told: Told) -> Past:
    return asyncio.run(_own(settings, position, told))


async def _own(settings: Settings, position: int, told: Told) -> Past:
    on = await lay_foundation(settings, create=False)
    try:
        return await replay(on.store, on.codec, position, told)
    finally:
        await on.close()
        log.info("replayed", position=position)
