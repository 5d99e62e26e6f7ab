"""How alembic runs the migrations: on the connection, and in the transaction, that `Database` hands over."""

from __future__ import annotations

from alembic import context

from gateway.storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
