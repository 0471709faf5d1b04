"""Alembic's entry: runs on the connection that ``ecabinet.migrations.run`` hands over."""

from alembic import context

from ecabinet.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
