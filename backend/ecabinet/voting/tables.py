"""Decisions, the votes that settle them in session, and the ballots."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base


class Decision(Base):
    """One question to be settled, whatever the way: its votes are its history, ``outcome`` the last word."""

    __tablename__ = "decision"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    paper_version_id: Mapped[str | None] = mapped_column(ForeignKey("paper_version.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]


class Vote(Base):
    """A question put to the members in session; ``rule`` is the body's rule as it was when the vote opened."""

    __tablename__ = "vote"
    __table_args__ = (Index("ix_vote_open", "meeting_id", "state"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    round: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(String(20), default="open")
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Elector(Base):
    """A member who may answer a vote, fixed when it opened."""

    __tablename__ = "elector"
    vote_id: Mapped[str] = mapped_column(ForeignKey("vote.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    is_head: Mapped[bool] = mapped_column(Boolean, default=False)


class Ballot(Base):
    """A member's answer as it stands: one row for a vote and a member, whatever happens around it."""

    __tablename__ = "ballot"
    vote_id: Mapped[str] = mapped_column(ForeignKey("vote.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(Integer)
    cast_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(20))
    request_key: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class BallotChange(Base):
    """Every answer ever recorded, in its order: the history behind ``Ballot``."""

    __tablename__ = "ballot_change"
    vote_id: Mapped[str] = mapped_column(ForeignKey("vote.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    choice: Mapped[str] = mapped_column(String(20))
    cast_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(20))
    request_key: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    login_id: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64), default="")
