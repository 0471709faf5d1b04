"""Keys that sign: a person's own, and the organisations' seals."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class SigningKey(Base):
    """A PKCS#12 file under a PIN; it belongs to a person or, as a seal, to a unit."""

    __tablename__ = "signing_key"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), unique=True)
    seal_unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), unique=True)
    file_name: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(300))
    valid_until: Mapped[datetime]
    tries_left: Mapped[int] = mapped_column(Integer, default=5)
