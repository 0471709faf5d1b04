"""which number of its pad a comment had when it was said, whatever moves its mark since.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mark_comment", sa.Column("said_seq", sa.Integer(), nullable=False, server_default="0"))
    comment = sa.table("mark_comment", sa.column("seq", sa.Integer()), sa.column("said_seq", sa.Integer()))
    op.execute(comment.update().values(said_seq=comment.c.seq))
