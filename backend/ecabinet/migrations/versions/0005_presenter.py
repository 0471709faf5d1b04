"""who leads the room through the papers.

Revision: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement that both databases know; a batch would copy the table that half of the others refer to.
    op.execute(
        "ALTER TABLE meeting ADD COLUMN presenter_id VARCHAR(32)"
        " CONSTRAINT fk_meeting_presenter_id_person REFERENCES person (id)"
    )
