"""Conclusions, the documents made of them, and the registers that number these."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class Conclusion(Base):
    """What the chair concluded on an item."""

    __tablename__ = "conclusion"
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class SignerSet(Base):
    """Who signs a kind of document of a body, in whose place, and whose seal it bears (NĐ 30/2020 Art 13)."""

    __tablename__ = "signer_set"
    __table_args__ = (UniqueConstraint("body_id", "document_kind"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    document_kind: Mapped[str] = mapped_column(String(30))
    signer_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    authority: Mapped[str] = mapped_column(String(10))
    authority_of: Mapped[str] = mapped_column(String(200))
    signer_title: Mapped[str] = mapped_column(String(300))
    issuer_unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    symbol: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str | None] = mapped_column(String(32))
    changed_at: Mapped[datetime | None]


class Document(Base):
    """A document on its way from draft to issue; once issued it never changes.

    ``body`` is plain text, a paragraph a line; ``preparation`` counts how often bytes to sign were made of it, and
    ``sha256`` names the newest bytes. ``authority`` are the lines above the signature. ``reason`` says why it was
    returned or cancelled.
    """

    __tablename__ = "document"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    vote_id: Mapped[str | None] = mapped_column(ForeignKey("vote.id"))
    kind: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    abstract: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    recipients: Mapped[list[str]] = mapped_column(JSON)
    signer_set_id: Mapped[str] = mapped_column(ForeignKey("signer_set.id"))
    signer_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    authority: Mapped[list[str]] = mapped_column(JSON)
    number: Mapped[int | None] = mapped_column(Integer)
    year: Mapped[int | None] = mapped_column(Integer)
    reference_number: Mapped[str | None] = mapped_column(String(60))
    pages: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str | None] = mapped_column(String(64))
    preparation: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class DocumentFile(Base):
    """Each state of a document's bytes, kept for the record; ``step`` is prepared, signed or sealed.

    ``preparation`` is the document's count at that time: one that was returned keeps its earlier bytes beside the new.
    """

    __tablename__ = "document_file"
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    preparation: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class RegisterEntry(Base):
    """A number given from a register; unique in the year, never given twice.

    ``state``: ``given``, ``held`` while its document is returned, ``cancelled`` with the reason.
    """

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("unit_id", "register", "year", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    register: Mapped[str] = mapped_column(String(30))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    reference_number: Mapped[str] = mapped_column(String(60))
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="given")
    reason: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]


class RegisterHead(Base):
    """The last number given in a register and year; locked while the next one is taken."""

    __tablename__ = "register_head"
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    register: Mapped[str] = mapped_column(String(30), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
