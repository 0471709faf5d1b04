"""A meeting with papers to come: who prepares it, who reads what, and who has no business there."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.tables import Account, Body, Login, Membership, Person, RoleGrant, Unit
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting

# A Monday; the meeting is a fortnight later, so that papers of today are in time.
NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PEOPLE = ("chair", "secretary", "colleague", "member", "invitee", "agency", "other_agency", "outsider", "administrator")


class SetClock:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class World:
    """Ids by name; ``items[0]`` is the invitee's and the agency's, ``items[1]`` nobody's but the full members'."""

    meeting: str = field(default_factory=new_id)
    body: str = field(default_factory=new_id)
    items: list[str] = field(default_factory=lambda: [new_id(), new_id()])
    people: dict[str, str] = field(default_factory=lambda: {name: new_id() for name in PEOPLE})
    tokens: dict[str, str] = field(default_factory=lambda: {name: new_id() for name in PEOPLE})
    accounts: dict[str, str] = field(default_factory=lambda: {name: new_id() for name in PEOPLE})


async def make_world(database: Database, state: str = "published", starts_at: datetime = STARTS_AT) -> World:
    """Write a body with a chair and a member, its two secretaries, an invitee, two agencies, and strangers."""
    world = World()
    async with database.writing() as session:
        office, ministry, other = await _units(session)
        homes = {"agency": ministry, "other_agency": other, "outsider": other, "invitee": other}
        for name in PEOPLE:
            _person(session, world, name, homes.get(name, office))
        session.add(Body(id=world.body, unit_id=office, name="Chính phủ", rules={}, meeting_kinds=["regular"]))
        await session.flush()
        for name in PEOPLE:
            _account(session, world, name)
        for position, name in enumerate(("chair", "member")):
            _membership(session, world, name, position)
        await session.flush()
        _logins_and_roles(session, world, ministry, other)
        await _meeting(session, world, office, ministry, state, starts_at)
        await session.commit()
    return world


async def _units(session: AsyncSession) -> list[str]:
    units = [
        Unit(id=new_id(), name=name, short_name=name, code=new_id()[:12], symbol="X", place="Hà Nội")
        for name in ("Văn phòng Chính phủ", "Bộ Y tế", "Bộ Xây dựng")
    ]
    session.add_all(units)
    await session.flush()
    return [unit.id for unit in units]


def _person(session: AsyncSession, world: World, name: str, unit: str) -> None:
    full_name = f"Người {name}"
    person = Person(
        id=world.people[name], unit_id=unit, full_name=full_name, short_name=name, sort_key=name, title="Ủy viên"
    )
    session.add(person)


def _account(session: AsyncSession, world: World, name: str) -> None:
    account = Account(
        id=world.accounts[name], person_id=world.people[name], username=new_id(), password_hash="-", created_at=NOW
    )
    session.add(account)


def _membership(session: AsyncSession, world: World, name: str, position: int) -> None:
    seat = Membership(
        id=new_id(),
        body_id=world.body,
        person_id=world.people[name],
        is_head=position == 0,
        position=position,
        starts_on=date(2026, 1, 1),
    )
    session.add(seat)


def _logins_and_roles(session: AsyncSession, world: World, ministry: str, other: str) -> None:
    for name in PEOPLE:
        login = Login(
            id=new_id(),
            token_hash=hashlib.sha256(world.tokens[name].encode()).hexdigest(),
            account_id=world.accounts[name],
            address="127.0.0.1",
            device="tablet",
            created_at=NOW,
            last_active_at=NOW,
            expires_at=NOW + timedelta(days=60),
        )
        session.add(login)
    for name, role, kind, scope in (
        ("secretary", "secretary", "body", world.body),
        ("colleague", "secretary", "body", world.body),
        ("agency", "submitting_agency", "unit", ministry),
        ("other_agency", "submitting_agency", "unit", other),
        ("administrator", "system_admin", "installation", None),
    ):
        grant = RoleGrant(id=new_id(), account_id=world.accounts[name], role=role, scope_kind=kind, scope_id=scope)
        session.add(grant)


async def _meeting(
    session: AsyncSession, world: World, office: str, ministry: str, state: str, starts_at: datetime
) -> None:
    meeting = Meeting(
        id=world.meeting,
        unit_id=office,
        body_id=world.body,
        title="Phiên họp thường kỳ",
        kind="regular",
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        place="Phòng họp số 1",
        chair_id=world.people["chair"],
        published_at=None if state == "draft" else NOW,
        changed_at=NOW,
    )
    session.add_all([meeting, MeetingLog(meeting_id=world.meeting)])
    await session.flush()
    for position, item_id in enumerate(world.items):
        item = AgendaItem(
            id=item_id,
            meeting_id=world.meeting,
            unit_id=office,
            position=position,
            title=f"Nội dung {position}",
            minutes=20,
            submitting_unit_id=ministry if position == 0 else None,
            changed_at=NOW,
        )
        session.add(item)
    await session.flush()
    for position, (name, role) in enumerate((("chair", "member"), ("member", "member"), ("invitee", "invitee"))):
        attendee = Attendee(
            id=new_id(),
            meeting_id=world.meeting,
            unit_id=office,
            person_id=world.people[name],
            role=role,
            position=position,
            changed_at=NOW,
        )
        session.add(attendee)
        await session.flush()
        if name == "invitee":
            session.add(AttendeeItem(attendee_id=attendee.id, item_id=world.items[0]))
