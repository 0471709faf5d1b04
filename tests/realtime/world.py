"""A small government in a database: one body, its members with logins, and a meeting in session."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.tables import Account, Body, Login, Membership, Person, RoleGrant, Unit
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting
from ecabinet.voting.decision_rules import vote_rule_of
from ecabinet.voting.tables import Decision, Elector, Vote

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class World:
    """The ids a test needs; ``members[0]`` is chair and head; ``tokens`` and ``logins`` are each person's newest."""

    unit: str
    body: str
    meeting: str
    items: list[str]
    members: list[str]
    secretary: str
    invitee: str
    outsider: str
    tokens: dict[str, str] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    attendees: dict[str, str] = field(default_factory=dict)

    @property
    def chair(self) -> str:
        """The person who chairs."""
        return self.members[0]


async def make_world(database: Database, members: int = 5) -> World:
    """Write a unit, a body of ``members``, a secretary, an invitee to the second item, an outsider, and a meeting."""
    async with database.writing() as session:
        unit, other = _unit(session, "Văn phòng"), _unit(session, "Sở Y tế")
        await session.flush()
        seats = [_person(session, unit, f"Thành viên {number}") for number in range(members)]
        secretary = _person(session, unit, "Thư ký")
        invitee, outsider = _person(session, other, "Khách mời"), _person(session, other, "Người ngoài")
        await session.flush()
        body = Body(
            id=new_id(), unit_id=unit, name="Ủy ban", rules=msgspec.to_builtins(BodyRules()), meeting_kinds=["regular"]
        )
        session.add(body)
        await session.flush()
        for position, person_id in enumerate(seats):
            session.add(_membership(body.id, person_id, position))
        meeting, items = await _meeting(session, unit, body.id, seats[0])
        world = World(unit, body.id, meeting, items, seats, secretary, invitee, outsider)
        await _accounts(session, world)
        await _attendees(session, world)
        await session.commit()
    return world


def _unit(session: AsyncSession, name: str) -> str:
    unit = Unit(
        id=new_id(), parent_id=None, name=name, short_name=name, code=new_id()[:12], symbol="VP", place="Hà Nội"
    )
    session.add(unit)
    return unit.id


def _person(session: AsyncSession, unit: str, name: str) -> str:
    person = Person(id=new_id(), unit_id=unit, full_name=name, short_name=name, sort_key=name, title="Ủy viên")
    session.add(person)
    return person.id


def _membership(body: str, person_id: str, position: int) -> Membership:
    return Membership(
        id=new_id(),
        body_id=body,
        person_id=person_id,
        is_head=position == 0,
        position=position,
        starts_on=START.date() - timedelta(days=100),
        ends_on=None,
    )


async def add_meeting(session: AsyncSession, unit: str, body: str, chair: str) -> str:
    """Write a meeting in session with nothing on its agenda."""
    meeting = Meeting(
        id=new_id(),
        unit_id=unit,
        body_id=body,
        title="Phiên họp thường kỳ",
        kind="regular",
        state="in_session",
        starts_at=START,
        ends_at=START + timedelta(hours=4),
        place="Phòng họp",
        chair_id=chair,
        published_at=START - timedelta(days=7),
        started_at=START,
        changed_at=START,
    )
    session.add_all([MeetingLog(meeting_id=meeting.id), meeting])
    await session.flush()
    return meeting.id


async def _meeting(session: AsyncSession, unit: str, body: str, chair: str) -> tuple[str, list[str]]:
    meeting_id = await add_meeting(session, unit, body, chair)
    items = [
        AgendaItem(
            id=new_id(),
            meeting_id=meeting_id,
            unit_id=unit,
            position=n,
            title=f"Nội dung {n}",
            minutes=20,
            changed_at=START,
        )
        for n in range(3)
    ]
    session.add_all(items)
    await session.flush()
    return meeting_id, [item.id for item in items]


async def _accounts(session: AsyncSession, world: World) -> None:
    for person_id in [*world.members, world.secretary, world.invitee, world.outsider]:
        account = Account(
            id=new_id(), person_id=person_id, username=person_id, password_hash="-", pin_hash=None, created_at=START
        )
        session.add(account)
        world.accounts[person_id] = account.id
    await session.flush()
    for person_id in world.accounts:
        await add_login(session, world, person_id)
    grant = RoleGrant(
        id=new_id(),
        account_id=world.accounts[world.secretary],
        role="secretary",
        scope_kind="body",
        scope_id=world.body,
    )
    session.add(grant)


async def add_login(session: AsyncSession, world: World, person_id: str) -> None:
    """Log a person in on one more device."""
    token, now = new_id(), datetime.now(UTC)
    login = Login(
        id=new_id(),
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        account_id=world.accounts[person_id],
        address="127.0.0.1",
        device="tablet",
        created_at=now,
        last_active_at=now,
        expires_at=now + timedelta(hours=12),
    )
    session.add(login)
    world.tokens[person_id], world.logins[person_id] = token, login.id


async def _attendees(session: AsyncSession, world: World) -> None:
    roles = [(person_id, "member") for person_id in world.members]
    roles += [(world.secretary, "secretary"), (world.invitee, "invitee")]
    for position, (person_id, role) in enumerate(roles):
        attendee = Attendee(
            id=new_id(),
            meeting_id=world.meeting,
            unit_id=world.unit,
            person_id=person_id,
            role=role,
            position=position,
            changed_at=START,
        )
        session.add(attendee)
        world.attendees[person_id] = attendee.id
    await session.flush()
    session.add(AttendeeItem(attendee_id=world.attendees[world.invitee], item_id=world.items[1]))


async def open_vote(database: Database, world: World, item: int = 0) -> str:
    """Put an open vote with every member as elector into the database; return its id."""
    async with database.writing() as session:
        decision = Decision(
            id=new_id(),
            unit_id=world.unit,
            body_id=world.body,
            meeting_id=world.meeting,
            item_id=world.items[item],
            question="Thông qua dự thảo?",
            created_at=START,
        )
        session.add(decision)
        await session.flush()
        vote = Vote(
            id=new_id(),
            unit_id=world.unit,
            decision_id=decision.id,
            meeting_id=world.meeting,
            item_id=world.items[item],
            rule=msgspec.to_builtins(vote_rule_of(BodyRules())),
            opened_at=datetime.now(UTC),
            opened_by=world.chair,
        )
        session.add(vote)
        await session.flush()
        for number, person_id in enumerate(world.members):
            session.add(Elector(vote_id=vote.id, person_id=person_id, is_head=number == 0))
        await session.commit()
    return vote.id
