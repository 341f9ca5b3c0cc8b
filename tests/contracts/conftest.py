"""One suite, every backend: `backend` and `store` come once per place a log can stand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.eventstore.port import EventStore
from tests.contracts.backends import ON_DISK, Backend, fresh_database, sqlite_backend
from tests.contracts.drafts import HandClock
from tests.support.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the run; every test has a database of its own on it. Default settings: nothing is faked safe."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def container_url() -> Iterator[str]:
    """PostgreSQL as production runs it, where a Docker engine answers."""
    from docker.errors import DockerException  # type: ignore[import-untyped]
    from testcontainers.community.postgres import PostgresContainer

    try:
        container = PostgresContainer("postgres:18-alpine", driver="asyncpg").start()
    except DockerException as error:
        pytest.skip(f"no Docker engine: {error}")
    try:
        yield container.get_connection_url()
    finally:
        container.stop()


@pytest.fixture
async def backend(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Backend]:
    match request.param:
        case "memory":
            made = Backend("memory", "memory://")
        case "sqlite":
            made = sqlite_backend(tmp_path)
        case "postgres":
            made = await fresh_database(request.getfixturevalue("postgres").url())
        case _:
            made = await fresh_database(request.getfixturevalue("container_url"))
    yield made
    await made.close()


@pytest.fixture
async def postgres_backend(postgres: PostgresServer) -> AsyncIterator[Backend]:
    """For what only PostgreSQL has."""
    made = await fresh_database(postgres.url())
    yield made
    await made.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def store(backend: Backend, clock: HandClock) -> EventStore:
    return await backend.open(clock=clock)


def pytest_generate_tests(metafunc: Any) -> None:
    """Tests of `backend` run everywhere; where a file says `BACKENDS`, only there."""
    if "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", getattr(metafunc.module, "BACKENDS", ["memory", *ON_DISK]), indirect=True)
