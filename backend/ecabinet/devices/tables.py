"""Browsers that keep papers and notes of a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class Device(Base):
    """One browser of one person, by the id it made itself; ``sealed_key`` opens what lies on it.

    Without a key nothing there can be opened again: the person logged out, or the device is to be erased. ``login_id``
    is the login it was last seen with.
    """

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    login_id: Mapped[str] = mapped_column(ForeignKey("login.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    platform: Mapped[str] = mapped_column(String(100))
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    wipe_asked_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
