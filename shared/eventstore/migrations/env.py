"""Run by alembic on the connection it is handed; the caller owns the transaction."""

from __future__ import annotations

from alembic import context

from shared.eventstore.migrations import VERSION_TABLE
from shared.eventstore.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,
)
context.run_migrations()
