"""What a service's role may do to the log beyond appending. In production it may nothing more, and refuses to run if it may."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventstore.port import StoreError

TABLES = ("events", "log_meta")
_ROLE = text(
    "SELECT rolsuper AS superuser, rolbypassrls AS bypassrls, rolcreaterole AS createrole, rolreplication AS replication"
    " FROM pg_roles WHERE rolname = current_user"
)
_TABLE = text(
    "SELECT pg_has_role(current_user, relowner, 'MEMBER') AS owner,"
    " has_any_column_privilege(oid, 'UPDATE') AS update, has_table_privilege(oid, 'DELETE') AS delete,"
    " has_table_privilege(oid, 'TRUNCATE') AS truncate, has_table_privilege(oid, 'TRIGGER') AS trigger"
    " FROM pg_class WHERE oid = to_regclass(:name)"
)


class UnsafePrivileges(StoreError):
    """This role may do more to the log than append to it."""


async def excess(engine: AsyncEngine) -> list[str]:
    """Every right of the connected role that a service must not have: `superuser`, `owner of events`, `update on events`, …"""
    async with engine.connect() as connection:
        role = (await connection.execute(_ROLE)).mappings().one()
        found = [right for right, held in role.items() if held]
        for table in TABLES:
            rights = (await connection.execute(_TABLE, {"name": table})).mappings().one()
            found += [f"{right} {'of' if right == 'owner' else 'on'} {table}" for right, held in rights.items() if held]
    return found
