"""Units, people, bodies and their members, accounts, roles and logins."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base

BYTEWISE = String(600).with_variant(String(600, collation="C"), "postgresql")


class Unit(Base):
    """A node of the tree of state organisations; every other row belongs to one."""

    __tablename__ = "unit"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(35), unique=True)
    symbol: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(100))


class Person(Base):
    """Somebody with a name, a title and a unit."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(BYTEWISE, index=True)
    title: Mapped[str] = mapped_column(String(300))


class Body(Base):
    """A group that decides: a government, a committee, a council; its rules are its own settings."""

    __tablename__ = "body"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    meeting_kinds: Mapped[list[str]] = mapped_column(JSON)


class Membership(Base):
    """A person's seat in a body for a term; ``ends_on`` is the last day, None while open."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("body_id", "person_id", "starts_on"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    is_head: Mapped[bool] = mapped_column(Boolean, default=False)
    position: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class OwnDay(Base):
    """A day on which a unit, and the units below it, do not work, or do though the public calendar says otherwise."""

    __tablename__ = "own_day"
    __table_args__ = (UniqueConstraint("unit_id", "day"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    day: Mapped[date] = mapped_column(Date)
    works: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(200))


class Account(Base):
    """What a person logs in with."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(100), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    pin_hash: Mapped[str | None] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    disabled_at: Mapped[datetime | None]
    enabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class FormerPassword(Base):
    """A password that an account had until an instant."""

    __tablename__ = "former_password"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    password_hash: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]


class RoleGrant(Base):
    """A role in a scope: the installation, a unit, a body or one meeting."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "scope_kind", "scope_id"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[str | None] = mapped_column(String(32))


class Login(Base):
    """One device logged in; the cookie's secret is kept only as its SHA-256.

    Since ``wiped_at`` it gets nothing but the word that its device must erase itself.
    """

    __tablename__ = "login"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    last_active_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    pin_failures: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None]
    wiped_at: Mapped[datetime | None]


class LoginAttempt(Base):
    """A try to log in, by account name and source together, for the lock after failures and the login log."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_who", "username", "address", "at"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(Boolean)
    forgiven: Mapped[bool] = mapped_column(Boolean, default=False)
