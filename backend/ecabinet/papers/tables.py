"""Papers of agenda items and their immutable versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class Paper(Base):
    """A paper of an item; what is read is its newest ready version."""

    __tablename__ = "paper"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(30))
    position: Mapped[int] = mapped_column(Integer)
    classification: Mapped[str] = mapped_column(String(20), default="normal")
    on_paper: Mapped[bool] = mapped_column(Boolean, default=False)
    copies_handed_out: Mapped[int] = mapped_column(Integer, default=0)
    copies_collected: Mapped[int] = mapped_column(Integer, default=0)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class PaperCopy(Base):
    """One reader's copy of a version above the lowest classification; numbers count within the paper, without gaps."""

    __tablename__ = "paper_copy"
    __table_args__ = (
        UniqueConstraint("version_id", "person_id", "classification"),
        UniqueConstraint("paper_id", "number"),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("paper.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("paper_version.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    classification: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)


class PaperVersion(Base):
    """Bytes that never change, addressed by their SHA-256; ``state`` is processing, ready or refused."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "no"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("paper.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    no: Mapped[int] = mapped_column(Integer)
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(20), default="processing")
    refusal: Mapped[str | None] = mapped_column(String(60))
    pages: Mapped[int | None] = mapped_column(Integer)
    signatures: Mapped[int] = mapped_column(Integer, default=0)
    # Codes of what its inspection found odd.
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    # The linearised copy that is read on screens; none where the file's own bytes are.
    reading_sha256: Mapped[str | None] = mapped_column(String(64))
    reading_size: Mapped[int | None] = mapped_column(BigInteger)
    inspection: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]


class ReadingPosition(Base):
    """Where a person last was in a paper; ``top`` is the share of the page at the top of the window."""

    __tablename__ = "reading_position"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("paper_version.id"))
    page: Mapped[int] = mapped_column(Integer)
    top: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime]
