"""the linearised copies that papers are read from.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper_version", sa.Column("reading_sha256", sa.String(length=64), nullable=True))
    op.add_column("paper_version", sa.Column("reading_size", sa.BigInteger(), nullable=True))
