"""own days of units, and changes of who signs counted.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_day",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_own_day_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_day")),
        sa.UniqueConstraint("unit_id", "day", name=op.f("uq_own_day_unit_id_day")),
    )
    op.add_column("signer_set", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("signer_set", sa.Column("changed_by", sa.String(length=32), nullable=True))
    op.add_column("signer_set", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
