"""Pads, the layers that have rows, marks on them, comments, and what each device has already sent.

Locking a pad's row comes before everything else: it puts what is written on the pad in a row and numbers it.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class MarkPad(Base):
    """What marks lie on: a paper (the pad has its id), or the notebook of ``owner_id`` in a meeting."""

    __tablename__ = "mark_pad"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    paper_id: Mapped[str | None] = mapped_column(ForeignKey("paper.id"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int] = mapped_column(Integer, default=0)
    layer_changes: Mapped[int] = mapped_column(Integer, default=0)


class MarkLayer(Base):
    """A layer shared with named people, or one that an import made."""

    __tablename__ = "mark_layer"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    pad_id: Mapped[str] = mapped_column(ForeignKey("mark_pad.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    for_everyone: Mapped[bool] = mapped_column(Boolean, default=False)
    from_file: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class MarkLayerMember(Base):
    """Somebody with whom a layer is shared."""

    __tablename__ = "mark_layer_member"
    layer_id: Mapped[str] = mapped_column(ForeignKey("mark_layer.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Mark(Base):
    """One mark; ``body`` and ``places`` are JSON as it travels, or that sealed.

    ``size`` counts their characters. ``credited`` is the author that a file names, where the mark was imported.
    """

    __tablename__ = "mark"
    __table_args__ = (
        Index("ix_mark_seq", "pad_id", "seq"),
        Index("ix_mark_owner", "pad_id", "owner_id"),
        Index("ix_mark_changed", "pad_id", "changed_at"),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    pad_id: Mapped[str] = mapped_column(ForeignKey("mark_pad.id"))
    layer_id: Mapped[str] = mapped_column(String(32))
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("paper_version.id"))
    revision: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    removed: Mapped[bool] = mapped_column(Boolean)
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    sealed: Mapped[bool] = mapped_column(Boolean)
    body: Mapped[str | None] = mapped_column(Text)
    places: Mapped[str | None] = mapped_column(Text)
    text_revision: Mapped[int] = mapped_column(Integer)
    text_device: Mapped[str] = mapped_column(String(32))
    size: Mapped[int] = mapped_column(Integer)
    credited: Mapped[str | None] = mapped_column(String(200))


class MarkLeft(Base):
    """A layer that a mark lay in before; whoever sees only that one is told that the mark is gone."""

    __tablename__ = "mark_left"
    __table_args__ = (Index("ix_mark_left_seq", "pad_id", "seq"),)
    mark_id: Mapped[str] = mapped_column(ForeignKey("mark.id"), primary_key=True)
    layer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    pad_id: Mapped[str] = mapped_column(ForeignKey("mark_pad.id"))
    seq: Mapped[int] = mapped_column(Integer)


class MarkComment(Base):
    """One comment of a mark's thread; ``text`` as it was written, or that sealed.

    ``seq`` is the pad's number of its last change, its mark's move to another layer too; ``said_seq`` that of when it
    was said.
    """

    __tablename__ = "mark_comment"
    __table_args__ = (Index("ix_mark_comment_seq", "pad_id", "seq"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    pad_id: Mapped[str] = mapped_column(ForeignKey("mark_pad.id"))
    mark_id: Mapped[str] = mapped_column(ForeignKey("mark.id"), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    seq: Mapped[int] = mapped_column(Integer)
    said_seq: Mapped[int] = mapped_column(Integer)
    removed: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(Text)
    credited: Mapped[str | None] = mapped_column(String(200))


class MarkOp(Base):
    """The newest operation (``n``) that a device's person sent about one thing, and the revision it led to.

    ``act`` is mark, settle or comment; ``subject_id`` is the mark's or the comment's id.
    """

    __tablename__ = "mark_op"
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    act: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    device: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(Integer)


class MarkKey(Base):
    """One person's key for private marks, wrapped by the key that lies outside the database (``keeper`` names it)."""

    __tablename__ = "mark_key"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    keeper: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[str] = mapped_column(String(200))
