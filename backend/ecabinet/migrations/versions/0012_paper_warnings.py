"""what is odd about a paper's file, for who sends it.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper_version", sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
    version = sa.table(
        "paper_version",
        sa.column("id", sa.String()),
        sa.column("inspection", sa.JSON()),
        sa.column("warnings", sa.JSON()),
    )
    connection = op.get_bind()
    for version_id, inspection in connection.execute(sa.select(version.c.id, version.c.inspection)).all():
        found = (inspection or {}).get("warnings")
        if found:
            connection.execute(version.update().where(version.c.id == version_id).values(warnings=found))
