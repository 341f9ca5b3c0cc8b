"""A folder of its own for every test, and nothing left running behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.processes import Machine, machine


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Machine]:
    """A machine on which nothing runs yet."""
    async with machine(tmp_path) as made:
        yield made
