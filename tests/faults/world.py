"""The session that goes on while things break: 200 members, a secretary, an invitee, and a meeting held before."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from tests.realtime.world import START, World, make_world

from ecabinet.conclusions.tables import Conclusion, SignerSet
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting

MEMBERS = 200
LATE_EVERY = 20


@dataclass
class Session:
    """The government, the meeting held before (``closed``), and the version of the item that is edited."""

    world: World
    closed: str
    item_version: int


async def make_session(database: Database) -> Session:
    """Write all of it; the chair holds the console, and the first item is the current one."""
    world = await make_world(database, members=MEMBERS)
    async with database.writing() as session:
        meeting = await session.get_one(Meeting, world.meeting)
        meeting.console_person_id, meeting.console_login_id = world.chair, world.logins[world.chair]
        meeting.console_since, meeting.current_item_id = datetime.now(UTC), world.items[0]
        meeting.current_item_since = meeting.console_since
        version = (await session.get_one(AgendaItem, world.items[1])).version
        await _let_in(session, world)
        closed, item = _held_before(world)
        session.add_all([closed, MeetingLog(meeting_id=closed.id)])
        await session.flush()
        session.add(item)
        await session.flush()
        session.add_all([_conclusion(world, item), _signers(world)])
        await session.commit()
    return Session(world, closed.id, version)


async def _let_in(session: AsyncSession, world: World) -> None:
    """Check in most; the others are by their first ballot."""
    for number, person in enumerate(world.members):
        if number % LATE_EVERY:
            (await session.get_one(Attendee, world.attendees[person])).presence = "in_room"


def _held_before(world: World) -> tuple[Meeting, AgendaItem]:
    meeting = Meeting(
        id=new_id(),
        unit_id=world.unit,
        body_id=world.body,
        title="Phiên họp trước",
        kind="regular",
        state="closed",
        starts_at=START,
        ends_at=START,
        place="Phòng họp",
        chair_id=world.chair,
        published_at=START,
        started_at=START,
        changed_at=START,
    )
    item = AgendaItem(
        id=new_id(),
        meeting_id=meeting.id,
        unit_id=world.unit,
        position=0,
        title="Nội dung",
        minutes=20,
        changed_at=START,
    )
    return meeting, item


def _conclusion(world: World, item: AgendaItem) -> Conclusion:
    return Conclusion(
        item_id=item.id,
        meeting_id=item.meeting_id,
        unit_id=world.unit,
        text="Đồng ý.",
        recorded_by=world.chair,
        recorded_at=START,
    )


def _signers(world: World) -> SignerSet:
    return SignerSet(
        id=new_id(),
        body_id=world.body,
        document_kind="conclusion_notice",
        signer_id=world.chair,
        authority="tm",
        authority_of="Ủy ban",
        signer_title="Chủ tịch",
        issuer_unit_id=world.unit,
        symbol="UB",
    )
