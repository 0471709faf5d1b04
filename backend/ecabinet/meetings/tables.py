"""Meetings, their agenda and the people who attend."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class Meeting(Base):
    """A session or meeting of a body."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_when", "starts_at"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(300))
    chair_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    secretary_may_run: Mapped[bool] = mapped_column(Boolean, default=False)
    current_item_id: Mapped[str | None] = mapped_column(String(32))
    current_item_since: Mapped[datetime | None]
    console_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    console_login_id: Mapped[str | None] = mapped_column(String(32))
    console_device: Mapped[str | None] = mapped_column(String(200))
    console_since: Mapped[datetime | None]
    presenter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class AgendaItem(Base):
    """One matter on the agenda; ``position`` orders, ``used_seconds`` counts time already spent on it."""

    __tablename__ = "agenda_item"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(30), default="discussion")
    minutes: Mapped[int] = mapped_column(Integer)
    presenter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    submitting_unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20), default="pending")
    used_seconds: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class Attendee(Base):
    """Somebody who takes part in a meeting: in what role, what they answered, and whether they are there."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer)
    reply: Mapped[str | None] = mapped_column(String(20))
    reply_reason: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    presence: Mapped[str] = mapped_column(String(20), default="absent")
    checked_in_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class AttendeeItem(Base):
    """An agenda item that an invitee is let into."""

    __tablename__ = "attendee_item"
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True, index=True)
