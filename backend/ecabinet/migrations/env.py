"""Alembic's entry: runs on the connection that ``ecabinet.migrations.run`` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from ecabinet.kit.database import UtcDateTime
from ecabinet.tables import metadata


def _render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    # a revision must not depend on what the program's own types become later
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, render_item=_render
)
with context.begin_transaction():
    context.run_migrations()
