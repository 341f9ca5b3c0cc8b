"""What stands in the log cannot be changed by SQL, whoever connects, short of taking the triggers off (invariant 1)."""

from __future__ import annotations

import pytest

from shared.eventstore.verify import verify_log
from tests.contracts.backends import ON_DISK, Backend, Refused
from tests.contracts.drafts import drafts, to

BACKENDS = ON_DISK
COLUMNS = "position, stream, version, event_id, type, causation, correlation, recorded_at, body, digest, chain"

EVERYWHERE = (
    "UPDATE events SET type = 'lain' WHERE position = 2",
    "DELETE FROM events WHERE position = 3",
    "DELETE FROM events",
    "UPDATE log_meta SET epoch = 7",
    "DELETE FROM log_meta",
    f"INSERT INTO events ({COLUMNS}) SELECT {COLUMNS} FROM events WHERE position = 2 ON CONFLICT (position) DO UPDATE SET type = 'lain'",
)
POSTGRES = (
    "TRUNCATE events",
    "TRUNCATE log_meta",
    "SET session_replication_role = replica; UPDATE events SET type = 'lain' WHERE position = 2",
    "SET session_replication_role = replica; DELETE FROM events WHERE position = 3",
    "SET session_replication_role = replica; TRUNCATE events",
)


def _replacing(position: str = "position", event_id: str = "event_id", version: str = "version", verb: str = "INSERT OR REPLACE") -> str:
    return (
        f"{verb} INTO events ({COLUMNS}) SELECT {position}, stream, {version}, {event_id}, 'lain', causation, correlation,"
        " recorded_at, body, digest, chain FROM events WHERE position = 2"
    )


SQLITE = (
    _replacing(),
    _replacing(verb="REPLACE"),
    # One row in the way at a time: by position, by event id, by (stream, version).
    _replacing(event_id="'baru'", version="9"),
    _replacing(position="4", version="9"),
    _replacing(position="4", event_id="'baru'"),
    _replacing(position="-1", event_id="'baru'", version="9"),
    _replacing(position="NULL", event_id="'baru'", version="9"),
    _replacing(position="9", event_id="'baru'", version="9", verb="INSERT"),
    "UPDATE OR IGNORE events SET type = 'lain'",
    "UPDATE OR REPLACE events SET position = 2 WHERE position = 3",
    "INSERT OR REPLACE INTO log_meta SELECT epoch, 'lain', created_at FROM log_meta",
)


async def test_no_statement_changes_the_log(backend: Backend) -> None:
    store = await backend.open()
    await store.append([to("uji-1", 0, *drafts(3))])
    before = await store.read()
    identity = await backend.sql("SELECT * FROM log_meta")
    for statement in (*EVERYWHERE, *(SQLITE if backend.kind == "sqlite" else POSTGRES)):
        with pytest.raises(Refused, match="append-only"):
            await backend.sql(*statement.split("; "))
        assert await store.read() == before, statement
    assert await backend.sql("SELECT * FROM log_meta") == identity


async def test_without_the_triggers_the_change_goes_through_and_is_found(backend: Backend) -> None:
    """The planted violation: these statements do change a log that has lost its triggers, and verification says where."""
    store = await backend.open()
    await store.append([to("uji-1", 0, *drafts(3))])
    off = ["DROP TRIGGER events_no_UPDATE"] if backend.kind == "sqlite" else ["ALTER TABLE events DISABLE TRIGGER USER"]
    await backend.sql(*off, EVERYWHERE[0])
    assert [(f.position, f.kind) for f in (await verify_log(store)).findings] == [(2, "column")]
