"""The same office grown up: log, keys, cursors, projections and site on PostgreSQL, as a role that may only append."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from tests.support.postgres import PostgresServer, postgres_server


async def _databases(dsn: dict[str, str], *names: str) -> None:
    connection = await asyncpg.connect(**dsn)
    for name in names:
        await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()


def _places(server: PostgresServer, role: str) -> dict[str, str]:
    urls = {"LOG": "log", "KEYS": "kunci", "SERVICE": "layanan"}
    return os.environ | {f"TAYANG_{name}_URL": server.url(database).replace("penguji@", f"{role}@") for name, database in urls.items()}


@pytest.mark.slow
def test_the_whole_sop_on_postgres(tmp_path: Path) -> None:
    tayang = str(Path(sys.executable).parent / "tayang")
    with postgres_server() as server:
        asyncio.run(_databases(server.dsn(), "log", "kunci", "layanan"))
        prepared = subprocess.run(
            [tayang, "db", "prepare", "--kata-sandi", str(tmp_path / "kata-sandi")],
            env=_places(server, "penguji"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert prepared.returncode == 0, prepared.stderr
        assert (tmp_path / "kata-sandi" / "tayang_server.password").stat().st_mode & 0o777 == 0o600
        env = _places(server, "tayang_server") | {"TAYANG_PRODUCTION": "1"}
        told = subprocess.run(
            [tayang, "demo", "--json", "--data", str(tmp_path)], env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert told.returncode == 0, told.stderr
        types = [json.loads(line)["type"] for line in told.stdout.splitlines()]
        assert types.count("MateriDitolak") == 1
        verified = subprocess.run(
            [tayang, "log", "verify", "--json", "--data", str(tmp_path)], env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert verified.returncode == 0, verified.stderr
        assert json.loads(verified.stdout)["posisi"] >= len(types)
    assert not list(tmp_path.glob("*.db"))
