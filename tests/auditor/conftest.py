"""One sealed log for all: 600 records, sealed at 200, 300 and 590, ten still unsealed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.support.sealed_log import SealedLog

SIZES = (200, 300, 590)
HEAD = 600


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> SealedLog:
    """Not to be changed: tests take a copy."""

    async def made() -> SealedLog:
        log = SealedLog(tmp_path_factory.mktemp("asli"))
        for size in SIZES:
            await log.grow(size)
            await log.sealed_now()
        await log.grow(HEAD)
        return log

    return asyncio.run(made())


@pytest.fixture
def sealed(original: SealedLog, tmp_path: Path) -> SealedLog:
    """A copy of one's own."""
    return original.copy(tmp_path / "kantor")


@pytest.fixture(autouse=True)
def loggers_of_our_own() -> Iterator[None]:
    """A command sends its log lines to the runner's stderr, which is closed when it has ended."""
    yield
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)
