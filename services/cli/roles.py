"""Puts `deploy/postgres/roles.sql` into force in one database."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from shared.eventstore.port import StoreUnavailable

PACKED = Path(__file__).with_name("roles.sql")
"""Where the wheel carries it."""
CHECKOUT = Path(__file__).parents[2] / "deploy" / "postgres" / "roles.sql"
_LISTS = re.compile(r"^  (?:stages|watchers) +CONSTANT text\[\] := ARRAY\[(.+)\];$", re.MULTILINE)


@cache
def script() -> str:
    """The statements."""
    return (PACKED if PACKED.exists() else CHECKOUT).read_text(encoding="utf-8")


@cache
def logins() -> tuple[str, ...]:
    """Roles that log in."""
    named = [name.strip(" '") for found in _LISTS.findall(script()) for name in found.split(",")]
    return tuple(f"tayang_{name}" for name in [*named, "server"])


def apply(url: str, *, schemas: bool = False, passwords: dict[str, str] | None = None) -> None:
    """Roles, owners and rights in the database at `url`, as its superuser; nothing for a file. Raises StoreUnavailable.

    `schemas`: this database holds the services' projections.
    """
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return
    query = {"sslmode" if name == "ssl" else name: value for name, value in parts.query.items()}
    address = parts.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            connection.execute(sql.SQL("SET tayang.schemas = {}").format("on" if schemas else "off"))
            connection.execute(script().encode())
            for login, password in (passwords or {}).items():
                # As the server keeps it: its log of statements must not see the password.
                kept = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), kept))
    except psycopg.OperationalError as error:
        raise StoreUnavailable(f"{parts.render_as_string()}: {error}") from error
