"""A closed meeting of a government: who concludes, who signs, who seals, who reads, and who has no business there."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.tables import SignerSet
from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.tables import Account, Body, Login, Membership, Person, RoleGrant, Unit
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting
from ecabinet.voting.decision_rules import vote_rule_of
from ecabinet.voting.tables import Decision, Vote

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
UNITS = {
    "government": ("Chính phủ", "CP"),
    "office": ("Văn phòng Chính phủ", "VPCP"),
    "ministry": ("Bộ Nông nghiệp và Môi trường", "BNNMT"),
    "other": ("Bộ Xây dựng", "BXD"),
}
HOMES = {"chair": "government", "agency": "ministry", "outsider": "other", "other_clerk": "other", "invitee": "other"}
NAMES = {"chair": ("Lê Khắc Sơn", "Thủ tướng Chính phủ"), "minister": ("Đặng Ngọc Diệu", "Bộ trưởng, Chủ nhiệm")}
PEOPLE = (
    "chair",
    "minister",
    "secretary",
    "colleague",
    "member",
    "invitee",
    "agency",
    "clerk",
    "other_clerk",
    "outsider",
    "administrator",
)
CARRIED = {
    "outcome": "carried",
    "code": "carried_majority",
    "in_favour": 2,
    "members": 3,
    "article": "Điều 28 Luật 63/2025/QH15",
}
REJECTED = {**CARRIED, "outcome": "rejected", "code": "rejected_majority", "in_favour": 0}


def ids(names: tuple[str, ...]) -> dict[str, str]:
    return {name: new_id() for name in names}


@dataclass
class World:
    """Ids by name; the vote on ``items[0]`` carried, that on ``items[1]`` did not; the invitee is let into item 0."""

    meeting: str = field(default_factory=new_id)
    body: str = field(default_factory=new_id)
    items: list[str] = field(default_factory=lambda: [new_id(), new_id()])
    votes: dict[str, str] = field(default_factory=lambda: ids(("carried", "rejected", "voided")))
    units: dict[str, str] = field(default_factory=lambda: ids(tuple(UNITS)))
    people: dict[str, str] = field(default_factory=lambda: ids(PEOPLE))
    tokens: dict[str, str] = field(default_factory=lambda: ids(PEOPLE))
    accounts: dict[str, str] = field(default_factory=lambda: ids(PEOPLE))


async def make_world(database: Database, state: str = "closed") -> World:
    """Write all of it; the documents and the keys are the tests' part."""
    world = World()
    async with database.writing() as session:
        await _units_and_people(session, world)
        await _accounts(session, world)
        await _signers(session, world)
        await add_meeting(session, world, world.meeting, world.items, state)
        await _votes(session, world)
        await session.commit()
    return world


async def _units_and_people(session: AsyncSession, world: World) -> None:
    for name, (full, symbol) in UNITS.items():
        session.add(
            Unit(id=world.units[name], name=full, short_name=full, code=new_id()[:12], symbol=symbol, place="Hà Nội")
        )
    await session.flush()
    for name in PEOPLE:
        full_name, title = NAMES.get(name, (f"Người {name}", "Ủy viên"))
        unit = world.units[HOMES.get(name, "office")]
        session.add(
            Person(
                id=world.people[name], unit_id=unit, full_name=full_name, short_name=name, sort_key=name, title=title
            )
        )
    body = Body(id=world.body, unit_id=world.units["government"], name="Chính phủ", rules={}, meeting_kinds=["regular"])
    session.add(body)
    await session.flush()
    for position, name in enumerate(("chair", "minister", "member")):
        session.add(
            Membership(
                id=new_id(),
                body_id=world.body,
                person_id=world.people[name],
                is_head=position == 0,
                position=position,
                starts_on=date(2026, 1, 1),
            )
        )


async def _accounts(session: AsyncSession, world: World) -> None:
    for name in PEOPLE:
        account = Account(
            id=world.accounts[name], person_id=world.people[name], username=name, password_hash="-", created_at=NOW
        )
        session.add(account)
    await session.flush()
    for name in PEOPLE:
        login = Login(
            id=new_id(),
            token_hash=hashlib.sha256(world.tokens[name].encode()).hexdigest(),
            account_id=world.accounts[name],
            address="127.0.0.1",
            device="tablet",
            created_at=NOW,
            last_active_at=NOW + timedelta(days=400),  # nobody is idle here, wherever the clock stands
            expires_at=NOW + timedelta(days=400),
        )
        session.add(login)
    for name, role, kind, scope in (
        ("secretary", "secretary", "body", world.body),
        ("colleague", "secretary", "body", world.body),
        ("agency", "submitting_agency", "unit", world.units["ministry"]),
        ("clerk", "records_clerk", "unit", world.units["government"]),
        ("clerk", "records_clerk", "unit", world.units["office"]),
        ("other_clerk", "records_clerk", "unit", world.units["other"]),
        ("administrator", "system_admin", "installation", None),
    ):
        grant = RoleGrant(id=new_id(), account_id=world.accounts[name], role=role, scope_kind=kind, scope_id=scope)
        session.add(grant)


async def _signers(session: AsyncSession, world: World) -> None:
    for kind, who, authority, of, title, unit, symbol in (
        ("resolution", "chair", "tm", "Chính phủ", "Thủ tướng", "government", "CP"),
        ("conclusion_notice", "minister", "tl", "Thủ tướng", "Bộ trưởng, Chủ nhiệm", "office", "VPCP"),
    ):
        row = SignerSet(
            id=new_id(),
            body_id=world.body,
            document_kind=kind,
            signer_id=world.people[who],
            authority=authority,
            authority_of=of,
            signer_title=title,
            issuer_unit_id=world.units[unit],
            symbol=symbol,
        )
        session.add(row)


async def add_meeting(session: AsyncSession, world: World, meeting_id: str, items: list[str], state: str) -> None:
    """Write a meeting with its items and attendees."""
    unit = world.units["government"]
    meeting = Meeting(
        id=meeting_id,
        unit_id=unit,
        body_id=world.body,
        title="Phiên họp Chính phủ thường kỳ tháng 11 năm 2026",
        kind="regular",
        state=state,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=2),
        place="Phòng họp số 1",
        chair_id=world.people["chair"],
        published_at=NOW - timedelta(days=9),
        started_at=NOW - timedelta(hours=2),
        changed_at=NOW,
    )
    session.add_all([meeting, MeetingLog(meeting_id=meeting_id)])
    await session.flush()
    for position, item_id in enumerate(items):
        item = AgendaItem(
            id=item_id,
            meeting_id=meeting_id,
            unit_id=unit,
            position=position,
            title=("Dự thảo Nghị định về đất đai", "Báo cáo kinh tế - xã hội tháng 11")[position],
            minutes=20,
            submitting_unit_id=world.units["ministry"] if position == 0 else None,
            changed_at=NOW,
        )
        session.add(item)
    await session.flush()
    await _attendees(session, world, meeting_id, items)


async def _attendees(session: AsyncSession, world: World, meeting_id: str, items: list[str]) -> None:
    roles = (("chair", "member"), ("minister", "member"), ("member", "member"), ("invitee", "invitee"))
    for position, (name, role) in enumerate(roles):
        attendee = Attendee(
            id=new_id(),
            meeting_id=meeting_id,
            unit_id=world.units["government"],
            person_id=world.people[name],
            role=role,
            position=position,
            presence="in_room",
            changed_at=NOW,
        )
        session.add(attendee)
        await session.flush()
        if role == "invitee":
            session.add(AttendeeItem(attendee_id=attendee.id, item_id=items[0]))


async def _votes(session: AsyncSession, world: World) -> None:
    await add_vote(session, world, world.votes["carried"], 0, "closed", CARRIED)
    await add_vote(session, world, world.votes["rejected"], 1, "closed", REJECTED)
    await add_vote(session, world, world.votes["voided"], 0, "voided", None)


async def add_vote(
    session: AsyncSession, world: World, vote_id: str, item: int, state: str, result: dict[str, Any] | None
) -> None:
    """Write a vote with its decision, as it stands after closing."""
    decision = Decision(
        id=new_id(),
        unit_id=world.units["government"],
        body_id=world.body,
        meeting_id=world.meeting,
        item_id=world.items[item],
        question="Đồng ý thông qua dự thảo Nghị định về đất đai?",
        created_at=NOW,
    )
    session.add(decision)
    await session.flush()
    vote = Vote(
        id=vote_id,
        unit_id=world.units["government"],
        decision_id=decision.id,
        meeting_id=world.meeting,
        item_id=world.items[item],
        state=state,
        rule=msgspec.to_builtins(vote_rule_of(BodyRules())),
        opened_at=NOW - timedelta(hours=1),
        opened_by=world.people["chair"],
        closed_at=NOW - timedelta(minutes=50),
        result=result,
    )
    session.add(vote)
    await session.flush()
