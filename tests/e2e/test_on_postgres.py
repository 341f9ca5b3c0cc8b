"""The same office grown up: log, keys, cursors, projections and site on PostgreSQL; nothing of it in SQLite."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from tests.support.postgres import postgres_server


async def _databases(dsn: dict[str, str], *names: str) -> None:
    connection = await asyncpg.connect(**dsn)
    for name in names:
        await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()


def test_the_whole_sop_on_postgres(tmp_path: Path) -> None:
    tayang = str(Path(sys.executable).parent / "tayang")
    with postgres_server() as server:
        asyncio.run(_databases(server.dsn(), "log", "kunci", "layanan"))
        env = os.environ | {
            "TAYANG_LOG_URL": server.url("log"),
            "TAYANG_KEYS_URL": server.url("kunci"),
            "TAYANG_SERVICE_URL": server.url("layanan"),
        }
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
