"""in whose place each document is signed, which its signer set may say otherwise later.

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PREFIXES = {"tm": "TM. ", "kt": "KT. ", "tl": "TL. ", "tuq": "TUQ. "}


def upgrade() -> None:
    op.add_column("document", sa.Column("authority", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    document = sa.table("document", sa.column("id"), sa.column("signer_set_id"), sa.column("authority", sa.JSON()))
    names = ("id", "authority", "authority_of", "signer_title")
    signer_set = sa.table("signer_set", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(signer_set)):
        above = [f"{PREFIXES[row.authority]}{row.authority_of.upper()}"] if row.authority in PREFIXES else []
        lines = [*above, row.signer_title.upper()]
        connection.execute(sa.update(document).where(document.c.signer_set_id == row.id).values(authority=lines))
