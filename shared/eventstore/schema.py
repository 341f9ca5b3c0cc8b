"""The log's tables as SQLAlchemy Core sees them. Changing them takes a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, String, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()

# SQLite has neither uuid nor time: the spelling of the body is kept there, readable in any shell.
_uuid = Uuid().with_variant(String(36), "sqlite")
_time = DateTime(timezone=True).with_variant(String(27), "sqlite")
_position = BigInteger().with_variant(Integer(), "sqlite")

EVENTS_POSITION = "events_position"
EVENTS_EVENT_ID = "events_event_id"
EVENTS_STREAM_VERSION = "events_stream_version"
"""Constraint names decide what a unique violation means (invariant 2)."""

events = Table(
    "events",
    metadata,
    Column("position", _position, autoincrement=False, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("event_id", _uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("causation", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("recorded_at", _time, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    PrimaryKeyConstraint("position", name=EVENTS_POSITION),
    Unique("event_id", name=EVENTS_EVENT_ID),
    Unique("stream", "version", name=EVENTS_STREAM_VERSION),
    Index("events_causation", "causation"),
    Index("events_correlation", "correlation"),
)
"""Column order is the field order of `port.Record`."""

log_meta = Table(
    "log_meta",
    metadata,
    Column("epoch", Integer, nullable=False, autoincrement=False),
    Column("log_id", _uuid, nullable=False),
    Column("created_at", _time, nullable=False),
    PrimaryKeyConstraint("epoch", name="log_meta_epoch"),
)
"""One row per epoch, the highest is in force: so a new epoch needs no right to UPDATE."""
