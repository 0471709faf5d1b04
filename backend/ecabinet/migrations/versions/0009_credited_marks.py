"""the authors that a file names for marks imported from it.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mark", sa.Column("credited", sa.String(length=200), nullable=True))
    op.add_column("mark_comment", sa.Column("credited", sa.String(length=200), nullable=True))
