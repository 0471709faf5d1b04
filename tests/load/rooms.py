"""A body of any size with everybody logged in, written quickly."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert

from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.tables import Account, Body, Login, Membership, Person, Unit
from ecabinet.kit.database import Base, Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.voting.decision_rules import vote_rule_of
from ecabinet.voting.tables import Decision, Elector, Vote

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class BigRoom:
    """A meeting in session with an open vote, and a login cookie for each member."""

    meeting: str
    vote: str
    people: list[str]
    tokens: list[str]


async def make_room(database: Database, size: int, *, vote_state: str = "open") -> BigRoom:
    """Write ``size`` members who are all in the room, and a vote they are all electors of."""
    now = datetime.now(UTC)
    room = BigRoom(new_id(), new_id(), [new_id() for _ in range(size)], [new_id() for _ in range(size)])
    unit, body = new_id(), new_id()
    await _write(database, _units(unit, body))
    await _write(database, _people(room, unit, body, now))
    await _write(database, _meeting(room, unit, body, now, vote_state))
    return room


async def _write(database: Database, tables: list[tuple[type[Base], Rows]]) -> None:
    async with database.writing() as session:
        for table, rows in tables:
            await session.execute(insert(table), rows)
        await session.commit()


def _units(unit: str, body: str) -> list[tuple[type[Base], Rows]]:
    names = {"name": "Chính phủ", "short_name": "CP", "code": new_id()[:12], "symbol": "CP", "place": "Hà Nội"}
    rules = msgspec.to_builtins(BodyRules())
    return [
        (Unit, [{"id": unit, **names}]),
        (Body, [{"id": body, "unit_id": unit, "name": "Chính phủ", "rules": rules, "meeting_kinds": ["regular"]}]),
    ]


def _people(room: BigRoom, unit: str, body: str, now: datetime) -> list[tuple[type[Base], Rows]]:
    persons: Rows = []
    accounts: Rows = []
    logins: Rows = []
    seats: Rows = []
    until = now + timedelta(hours=12)
    for number, (person, token) in enumerate(zip(room.people, room.tokens, strict=True)):
        name = f"Thành viên {number}"
        persons.append(
            {"id": person, "unit_id": unit, "full_name": name, "short_name": name, "sort_key": name, "title": "Ủy viên"}
        )
        accounts.append(
            {"id": person, "person_id": person, "username": person, "password_hash": "-", "created_at": now}
        )
        stamps = {"created_at": now, "last_active_at": now, "expires_at": until}
        hashed = hashlib.sha256(token.encode()).hexdigest()
        where = {"address": "127.0.0.1", "device": "tablet"}
        logins.append({"id": new_id(), "token_hash": hashed, "account_id": person, **where, **stamps})
        term = {"is_head": number == 0, "position": number, "starts_on": now.date() - timedelta(days=1)}
        seats.append({"id": new_id(), "body_id": body, "person_id": person, **term})
    return [(Person, persons), (Account, accounts), (Login, logins), (Membership, seats)]


def _meeting(room: BigRoom, unit: str, body: str, now: datetime, vote_state: str) -> list[tuple[type[Base], Rows]]:
    item, decision = new_id(), new_id()
    of_meeting = {"meeting_id": room.meeting, "unit_id": unit}
    meeting = {
        "id": room.meeting,
        "unit_id": unit,
        "body_id": body,
        "title": "Phiên họp thường kỳ",
        "kind": "regular",
        "state": "in_session",
        "starts_at": now,
        "ends_at": now + timedelta(hours=4),
        "place": "Phòng họp",
        "chair_id": room.people[0],
        "published_at": now,
        "changed_at": now,
    }
    agenda = {"id": item, **of_meeting, "position": 1, "title": "Nội dung", "minutes": 20, "changed_at": now}
    question = {"id": decision, **of_meeting, "body_id": body, "item_id": item, "question": "?", "created_at": now}
    rule = msgspec.to_builtins(vote_rule_of(BodyRules()))
    vote = {"id": room.vote, **of_meeting, "decision_id": decision, "item_id": item, "rule": rule, "opened_at": now}
    attendees = [
        {
            "id": new_id(),
            **of_meeting,
            "person_id": person,
            "role": "member",
            "position": number,
            "presence": "in_room",
            "checked_in_at": now,
            "changed_at": now,
        }
        for number, person in enumerate(room.people)
    ]
    electors = [{"vote_id": room.vote, "person_id": person, "is_head": False} for person in room.people]
    return [
        (MeetingLog, [{"meeting_id": room.meeting}]),
        (Meeting, [meeting]),
        (AgendaItem, [agenda]),
        (Attendee, attendees),
        (Decision, [question]),
        (Vote, [{**vote, "state": vote_state, "opened_by": room.people[0]}]),
        (Elector, electors),
    ]
