"""Writes that are safe to repeat: the first answer to a key is kept beside what it did."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class AnsweredRequest(Base):
    """The answer given to an account's request with this key; ``fingerprint`` is the SHA-256 of what was asked."""

    __tablename__ = "answered_request"
    __table_args__ = (Index("ix_answered_request_at", "at"),)
    account_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
