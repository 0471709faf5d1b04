"""A meeting with one thing of every kind, for asking who may do what with it."""

from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.papers.world import NOW, World

from ecabinet.annotations.tables import MarkLayer, MarkLayerMember, MarkPad
from ecabinet.devices.tables import Device
from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.tables import Login, Membership, OwnDay, RoleGrant, Unit
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.papers.tables import Paper, PaperVersion
from ecabinet.voting.decision_rules import vote_rule_of
from ecabinet.voting.tables import Decision, Elector, Vote

ROLES = (
    "nobody",
    "chair",
    "secretary",
    "member",
    "invitee",
    "agency",
    "other_agency",
    "outsider",
    "administrator",
)
RUNNING = frozenset({"in_session", "paused"})


@dataclass(frozen=True)
class Places:
    """Ids to put into addresses; ``item`` is the invitee's and the agency's, ``inner`` the full members' alone."""

    values: dict[str, str]

    def address(self, path: str) -> str:
        """Return a path with its ids filled in."""
        return path.format(**self.values)


async def make_places(database: Database, world: World) -> Places:
    """Add a paper in both items, an open vote on the inner one, and the console in the chair's hands."""
    async with database.writing() as session:
        meeting = await session.get_one(Meeting, world.meeting)
        login = await session.scalar(select(Login.id).where(Login.account_id == world.accounts["chair"]))
        if meeting.state in RUNNING:
            meeting.console_person_id, meeting.console_login_id = world.people["chair"], login
            meeting.console_since, meeting.current_item_id = NOW, world.items[1]
            (await session.get_one(AgendaItem, world.items[1])).state = "current"
        values = {"meeting": world.meeting, "item": world.items[0], "inner": world.items[1]}
        for name, item_id in (("paper", world.items[0]), ("inner_paper", world.items[1])):
            paper, version = _paper(meeting, item_id, world.people["secretary"])
            session.add(paper)
            await session.flush()
            session.add(version)
            values |= {name: paper.id, f"{name}_version": version.id}
        values["layer"] = await _layer(session, meeting, values["paper"], world)
        await session.flush()
        values["vote"] = await _vote(session, meeting, world)
        attendee = select(Attendee.id).where(Attendee.person_id == world.people["member"])
        values["attendee"] = (await session.scalar(attendee)) or ""
        values["person"], values["stranger"] = world.people["member"], world.people["outsider"]
        values["account"] = world.accounts["outsider"]
        values["unit"] = (await session.scalar(select(Unit.id).limit(1))) or ""
        values["body"], values["document"], values["notice"] = world.body, new_id(), new_id()
        values |= await _administered(session, world)
        values["key"], values["document_kind"] = new_id(), "resolution"
        values["device"], values["new_device"] = await _device(session, world), new_id()
        await session.commit()
    return Places(values)


async def _layer(session: AsyncSession, meeting: Meeting, paper_id: str, world: World) -> str:
    """A layer of the member's on the paper, shared with the invitee."""
    session.add(MarkPad(id=paper_id, meeting_id=meeting.id, paper_id=paper_id))
    await session.flush()
    owner = world.people["member"]
    layer = MarkLayer(id=new_id(), pad_id=paper_id, kind="shared", name="Nhóm", owner_id=owner, created_at=NOW)
    session.add(layer)
    await session.flush()
    session.add(MarkLayerMember(layer_id=layer.id, person_id=world.people["invitee"]))
    return layer.id


async def _administered(session: AsyncSession, world: World) -> dict[str, str]:
    """A seat, a role and an own day: what administrators give and take back."""
    seat = await session.scalar(select(Membership.id).where(Membership.person_id == world.people["member"]))
    role = await session.scalar(select(RoleGrant.id).where(RoleGrant.account_id == world.accounts["colleague"]))
    ministry = await session.scalar(select(Unit.id).where(Unit.name == "Bộ Y tế").limit(1))
    day = OwnDay(id=new_id(), unit_id=ministry, day=date(2026, 12, 28), works=False, reason="")
    await session.execute(delete(OwnDay))
    session.add(day)
    return {"seat": seat or "", "role": role or "", "day": day.id}


async def _device(session: AsyncSession, world: World) -> str:
    """A tablet of the outsider's, not the one they ask from."""
    account = world.accounts["outsider"]
    login = await session.scalar(select(Login.id).where(Login.account_id == account))
    device = Device(id=new_id(), account_id=account, login_id=login, name="Safari, iPad", platform="iPad")
    device.registered_at = device.seen_at = device.left_at = NOW
    session.add(device)
    return device.id


def _paper(meeting: Meeting, item_id: str, by: str) -> tuple[Paper, PaperVersion]:
    paper = Paper(
        id=new_id(),
        meeting_id=meeting.id,
        item_id=item_id,
        unit_id=meeting.unit_id,
        title="Tờ trình",
        kind="submission",
        position=1,
        changed_at=NOW,
    )
    version = PaperVersion(
        id=new_id(),
        paper_id=paper.id,
        unit_id=meeting.unit_id,
        no=1,
        file_name="to-trinh.pdf",
        size=10,
        sha256="0" * 64,
        state="ready",
        pages=1,
        signatures=0,
        inspection=None,
        uploaded_by=by,
        uploaded_at=NOW,
    )
    return paper, version


async def _vote(session: AsyncSession, meeting: Meeting, world: World) -> str:
    decision = Decision(
        id=new_id(),
        unit_id=meeting.unit_id,
        body_id=world.body,
        meeting_id=meeting.id,
        item_id=world.items[1],
        question="Thông qua?",
        created_at=NOW,
    )
    vote = Vote(
        id=new_id(),
        unit_id=meeting.unit_id,
        decision_id=decision.id,
        meeting_id=meeting.id,
        item_id=world.items[1],
        rule=msgspec.to_builtins(vote_rule_of(BodyRules())),
        opened_at=NOW,
        opened_by=world.people["chair"],
    )
    session.add(decision)
    await session.flush()
    session.add(vote)
    await session.flush()
    for name in ("chair", "member"):
        session.add(Elector(vote_id=vote.id, person_id=world.people[name], is_head=name == "chair"))
    return vote.id
