"""The log: events, identity, and triggers that refuse to change either.

There is no downgrade: the way back from a log is a backup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from shared.sop.types import format_time

revision = "0001"
down_revision = None

Type = sa.types.TypeEngine[Any]

_TABLES = ("events", "log_meta")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    uuid: Type = sa.String(36) if sqlite else sa.Uuid()
    time: Type = sa.String(27) if sqlite else sa.DateTime(timezone=True)
    _create_tables(uuid, time, sa.Integer() if sqlite else sa.BigInteger())
    for statement in _sqlite_triggers() if sqlite else _postgres_triggers():
        op.execute(sa.text(statement))
    now, log_id = datetime.now(UTC), uuid4()
    meta = sa.table("log_meta", sa.column("epoch", sa.Integer()), sa.column("log_id", uuid), sa.column("created_at", time))
    first = {"epoch": 1, "log_id": str(log_id) if sqlite else log_id, "created_at": format_time(now) if sqlite else now}
    op.bulk_insert(meta, [first])


def _create_tables(uuid: Type, time: Type, position: Type) -> None:
    op.create_table(
        "events",
        sa.Column("position", position, autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", uuid, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("causation", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=False),
        sa.Column("recorded_at", time, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        # Position first: PostgreSQL checks unique indexes in order of creation, and a lost race should say so.
        sa.PrimaryKeyConstraint("position", name="events_position"),
        sa.UniqueConstraint("event_id", name="events_event_id"),
        sa.UniqueConstraint("stream", "version", name="events_stream_version"),
    )
    op.create_index("events_causation", "events", ["causation"])
    op.create_index("events_correlation", "events", ["correlation"])
    op.create_table(
        "log_meta",
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("log_id", uuid, nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.PrimaryKeyConstraint("epoch", name="log_meta_epoch"),
    )


def _sqlite_triggers() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    statements = [f"CREATE TRIGGER {t}_no_{verb} BEFORE {verb} ON {t} {refuse}" for t in _TABLES for verb in ("UPDATE", "DELETE")]
    # REPLACE deletes what stands in its way, and asks the delete trigger only where recursive_triggers is on:
    # a connection that is not ours has it off. So whatever would stand in the way is refused before.
    not_next = "NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)"
    id_taken = "EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)"
    version_taken = "EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)"
    in_the_way = f"{not_next} OR {id_taken} OR {version_taken}"
    statements.append(f"CREATE TRIGGER events_only_append BEFORE INSERT ON events WHEN {in_the_way} {refuse}")
    statements.append(
        "CREATE TRIGGER log_meta_only_append BEFORE INSERT ON log_meta"
        f" WHEN NEW.epoch IS NOT (SELECT coalesce(max(epoch), 0) + 1 FROM log_meta) {refuse}"
    )
    return statements


def _postgres_triggers() -> list[str]:
    statements = [
        "CREATE FUNCTION log_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$"
    ]
    for t in _TABLES:
        statements += [
            f"CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION log_append_only()",
            f"CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION log_append_only()",
            # ALWAYS: an ordinary trigger sleeps while session_replication_role is replica.
            f"ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_change",
            f"ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_truncate",
        ]
    return statements
