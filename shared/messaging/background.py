"""Tasks beside the main way: kept from being collected, and never dead without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from shared.messaging.verdict import where

log = structlog.get_logger(__name__)

CANCEL_AGAIN_S = 0.5


class Background:
    """A handful of tasks under one name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Coroutine[Any, Any, Any], *expected: type[Exception]) -> asyncio.Task[Any]:
        """Start `work`. Ending in one of `expected` is an incident to note; in anything else, a fault of ours."""
        task = asyncio.create_task(work, name=self._name)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, expected))
        return task

    @property
    def busy(self) -> bool:
        """Whether any of them runs."""
        return bool(self._tasks)

    async def stop(self) -> None:
        """Cancel and wait; cancel again what goes on: before Python 3.12 `wait_for` may swallow a cancellation that meets a result."""
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=CANCEL_AGAIN_S)

    def _ended(self, task: asyncio.Task[Any], expected: tuple[type[Exception], ...]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, expected):
            log.debug("background_gave_up", task=self._name, error=type(error).__name__)
        elif error is not None:
            log.critical("background_died", task=self._name, error=type(error).__name__, where=where(error))
