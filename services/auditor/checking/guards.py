"""The triggers that refuse changes: there, awake, unaltered, and nothing beside them. What is wrong with them is told at position 0."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import TextClause, text

SQLITE: TextClause = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
POSTGRES: TextClause = text(
    # Not pg_get_triggerdef: its spelling depends on the server's version and on who asks.
    "SELECT t.tgname::text, t.tgenabled::text,"
    " t.tgtype || ' ' || (t.tgqual IS NULL) || ' ' || t.tgnargs || ' ' || p.proname || ' ' || p.prosrc"
    " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
    " AND t.tgrelid IN (to_regclass('public.events'), to_regclass('public.log_meta'))"
    " UNION ALL SELECT rulename::text, 'aturan', definition FROM pg_rules"
    " WHERE schemaname = 'public' AND tablename IN ('events', 'log_meta') ORDER BY 1"
)
_AWAKE = "A"
"""ENABLE ALWAYS: also where session_replication_role is replica."""

_SQLITE = {
    "events_no_DELETE": "e1762ff32a6a325e93adf9a50b921ac7",
    "events_no_UPDATE": "31aff33f86b85b211517b3adb46da261",
    "events_only_append": "97f4763db02943185055955714d743c1",
    "log_meta_no_DELETE": "a204937e46f2bb4c3da4d45731bc760f",
    "log_meta_no_UPDATE": "449a86d2a78f1d29b07490b5d08fafe8",
    "log_meta_only_append": "c1b5f9685a8e6a2b20371484a2341275",
}
_POSTGRES = {
    "events_no_change": "0716033d0070055b2b14e53ccdc2f435",
    "events_no_truncate": "5ea5f10bbb59c0b37702cc98cf070cdd",
    "log_meta_no_change": "0716033d0070055b2b14e53ccdc2f435",
    "log_meta_no_truncate": "5ea5f10bbb59c0b37702cc98cf070cdd",
}
"""Digests of what the log's migrations made. A log that nobody touched fits; a test makes one."""


def sqlite_faults(rows: Iterable[Any]) -> Iterator[str]:
    """What is wrong, a sentence each."""
    yield from _differing({name: str(sql) for name, sql in rows}, _SQLITE)


def postgres_faults(rows: Iterable[Any]) -> Iterator[str]:
    """What is wrong, a sentence each."""
    found = [(name, state, said) for name, state, said in rows]
    yield from (f"{name} is not always enabled" for name, state, _ in found if state not in (_AWAKE, "aturan"))
    yield from _differing({name: said for name, _, said in found}, _POSTGRES)


def fingerprint(said: str) -> str:
    """Of a definition, however it is spaced."""
    return hashlib.sha256(re.sub(r"\s+", " ", said).strip().encode()).hexdigest()[:32]


def _differing(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{name} is gone" for name in wanted if name not in found)
    yield from (f"{name} is none of ours" for name in found if name not in wanted)
    yield from (f"{name} was altered" for name, said in found.items() if wanted.get(name, fingerprint(said)) != fingerprint(said))
