"""marks on papers and in notebooks, and where readers last were.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_key",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("keeper", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_key_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mark_key")),
    )
    op.create_table(
        "mark_op",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_op_person_id_person")),
        sa.PrimaryKeyConstraint("subject_id", "act", "person_id", "device", name=op.f("pk_mark_op")),
    )
    op.create_table(
        "mark_pad",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=True),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("layer_changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_mark_pad_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_mark_pad_owner_id_person")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_mark_pad_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_pad")),
    )
    with op.batch_alter_table("mark_pad", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_pad_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("pad_id", sa.String(length=32), nullable=False),
        sa.Column("layer_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("places", sa.Text(), nullable=True),
        sa.Column("text_revision", sa.Integer(), nullable=False),
        sa.Column("text_device", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_mark_owner_id_person")),
        sa.ForeignKeyConstraint(["pad_id"], ["mark_pad.id"], name=op.f("fk_mark_pad_id_mark_pad")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_mark_settled_by_person")),
        sa.ForeignKeyConstraint(["version_id"], ["paper_version.id"], name=op.f("fk_mark_version_id_paper_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index("ix_mark_changed", ["pad_id", "changed_at"], unique=False)
        batch_op.create_index("ix_mark_owner", ["pad_id", "owner_id"], unique=False)
        batch_op.create_index("ix_mark_seq", ["pad_id", "seq"], unique=False)

    op.create_table(
        "mark_layer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("pad_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("for_everyone", sa.Boolean(), nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_mark_layer_owner_id_person")),
        sa.ForeignKeyConstraint(["pad_id"], ["mark_pad.id"], name=op.f("fk_mark_layer_pad_id_mark_pad")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_layer")),
    )
    with op.batch_alter_table("mark_layer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_layer_pad_id"), ["pad_id"], unique=False)

    op.create_table(
        "reading_position",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("top", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_reading_position_paper_id_paper")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reading_position_person_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_reading_position_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("person_id", "paper_id", name=op.f("pk_reading_position")),
    )
    op.create_table(
        "mark_comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("pad_id", sa.String(length=32), nullable=False),
        sa.Column("mark_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_mark_comment_author_id_person")),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_mark_comment_mark_id_mark")),
        sa.ForeignKeyConstraint(["pad_id"], ["mark_pad.id"], name=op.f("fk_mark_comment_pad_id_mark_pad")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_comment")),
    )
    with op.batch_alter_table("mark_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_comment_mark_id"), ["mark_id"], unique=False)
        batch_op.create_index("ix_mark_comment_seq", ["pad_id", "seq"], unique=False)

    op.create_table(
        "mark_layer_member",
        sa.Column("layer_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["mark_layer.id"], name=op.f("fk_mark_layer_member_layer_id_mark_layer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_layer_member_person_id_person")),
        sa.PrimaryKeyConstraint("layer_id", "person_id", name=op.f("pk_mark_layer_member")),
    )
    with op.batch_alter_table("mark_layer_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_layer_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mark_left",
        sa.Column("mark_id", sa.String(length=32), nullable=False),
        sa.Column("layer_id", sa.String(length=32), nullable=False),
        sa.Column("pad_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_mark_left_mark_id_mark")),
        sa.ForeignKeyConstraint(["pad_id"], ["mark_pad.id"], name=op.f("fk_mark_left_pad_id_mark_pad")),
        sa.PrimaryKeyConstraint("mark_id", "layer_id", name=op.f("pk_mark_left")),
    )
    with op.batch_alter_table("mark_left", schema=None) as batch_op:
        batch_op.create_index("ix_mark_left_seq", ["pad_id", "seq"], unique=False)
