"""The live socket with real clients: who gets in, what they hear, and who is cut off."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, update
from tests.realtime.live import Live
from tests.realtime.world import START, add_login, add_meeting, make_world, open_vote
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ecabinet.identity.tables import Account, Login
from ecabinet.installation import live_sources
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record_access
from ecabinet.kit.work import Origin, Told, Work
from ecabinet.meetings.tables import Attendee, AttendeeItem
from ecabinet.notices.tables import Notice
from ecabinet.realtime import hub as hub_module
from ecabinet.realtime import replay
from ecabinet.voting.ballot_writer import BallotWriter
from ecabinet.voting.ballots import BallotRequest
from ecabinet.voting.decision_rules import Choice


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with Live(database, await make_world(database)).serving() as live:
        yield live


def _types(frame: dict[str, Any]) -> list[str]:
    return [event["type"] for event in frame["events"]]


async def test_joining_is_confirmed_by_a_watermark_and_then_events_follow(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        joined = await tablet.join(live.world.meeting)
        assert (joined["t"], joined["after"], joined["seq"], joined["events"]) == ("events", 0, 0, [])
        await live.happen(kind="ItemChanged")
        frame = await tablet.hear()
        assert (frame["after"], frame["seq"], _types(frame)) == (0, 1, ["ItemChanged"])


async def test_joining_late_replays_what_was_missed(live: Live) -> None:
    for _ in range(3):
        await live.happen()
    async with live.tablet(live.world.members[1]) as tablet:
        frame = await tablet.join(live.world.meeting, after=1)
        assert (frame["after"], frame["seq"], len(frame["events"])) == (1, 3, 2)


async def test_each_audience_hears_its_own_and_everyone_gets_the_watermark(live: Live) -> None:
    world = live.world
    people = {"chair": world.chair, "member": world.members[1], "secretary": world.secretary, "invitee": world.invitee}
    heard: dict[str, list[str]] = {}
    for audience in ("meeting", "full", "staff", f"item:{world.items[0]}", f"item:{world.items[1]}"):
        await live.happen(audience, kind=audience)
    await live.happen(f"person:{world.members[1]}", kind="person")

    async def listen(name: str, person_id: str, after: int) -> None:
        async with live.tablet(person_id) as tablet:
            frame = await tablet.join(world.meeting, after)
            assert (frame["after"], frame["seq"]) == (after, 6)
            heard[name] = _types(frame)

    await asyncio.gather(*(listen(name, person_id, 0) for name, person_id in people.items()))
    full = ["meeting", "full", f"item:{world.items[0]}", f"item:{world.items[1]}"]
    assert heard["member"] == [*full, "person"]
    assert heard["chair"] == heard["secretary"] == [*full[:2], "staff", *full[2:]]
    assert heard["invitee"] == ["meeting", f"item:{world.items[1]}"]


async def test_live_events_reach_each_audience_as_replayed_ones_do(live: Live) -> None:
    world = live.world
    async with (
        live.tablet(world.chair) as chair,
        live.tablet(world.members[1]) as member,
        live.tablet(world.invitee) as invitee,
    ):
        for tablet in (chair, member, invitee):
            await tablet.join(world.meeting)
        await live.happen("staff", kind="Staff")
        assert _types(await chair.hear()) == ["Staff"]
        for tablet in (member, invitee):
            watermark = await tablet.hear()
            assert (watermark["after"], watermark["seq"], watermark["events"]) == (0, 1, [])
        await live.happen(f"person:{world.members[1]}", kind="Person")
        assert _types(await member.hear()) == ["Person"]
        assert _types(await chair.hear()) == []
        assert _types(await invitee.hear()) == []


async def test_several_tabs_of_one_person_hear_the_same(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as first, live.tablet(live.world.members[1]) as second:
        for tablet in (first, second):
            await tablet.join(live.world.meeting)
        await live.happen()
        assert await first.hear() == await second.hear()


async def test_after_leaving_nothing_is_heard(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.join(live.world.meeting)
        await tablet.say(op="leave", meeting=live.world.meeting)
        await tablet.say(op="ping")
        assert (await tablet.hear())["t"] == "pong"
        await live.happen()
        assert await tablet.rest() == []


async def test_a_commit_nobody_was_woken_for_arrives_within_a_second_or_two(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.join(live.world.meeting)
        live.hub.wake = lambda told: None  # type: ignore[method-assign]
        await live.happen(kind="Unannounced")
        assert _types(await tablet.hear()) == ["Unannounced"]


@pytest.mark.parametrize("who", ["outsider", "unknown"])
async def test_a_foreign_meeting_and_an_unknown_one_are_denied_alike(live: Live, who: str) -> None:
    meeting = live.world.meeting if who == "outsider" else new_id()
    async with live.tablet(live.world.outsider) as tablet:
        denied = await tablet.join(meeting)
        assert denied == {"t": "denied", "meeting": meeting, "code": "meeting_not_found"}
        await live.happen()
        assert await tablet.rest() == []


async def test_a_number_from_the_future_asks_for_a_snapshot(live: Live) -> None:
    for _ in range(3):
        await live.happen()
    async with live.tablet(live.world.members[1]) as tablet:
        assert (await tablet.join(live.world.meeting, after=99))["t"] == "resync"
        await live.happen()
        frame = await tablet.hear()
        assert (frame["after"], frame["seq"]) == (3, 4)


async def test_a_long_absence_asks_for_a_snapshot(live: Live) -> None:
    for _ in range(501):
        await live.happen()
    async with live.tablet(live.world.members[1]) as tablet:
        assert (await tablet.join(live.world.meeting))["t"] == "resync"


async def test_rights_lost_in_a_gap_too_long_to_read_are_lost(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "LONGEST_GAP", 3)
    sources = live_sources(live.vault)
    async with live.tablet(live.world.invitee) as tablet:
        await tablet.join(live.world.meeting)
        seat = live.hub.roster.seats(live.world.meeting, live.world.invitee)[0]
        async with live.database.writing() as session:
            await session.execute(delete(AttendeeItem))
            await session.commit()
        for _ in range(5):
            await live.happen("full")
        seat.seq = 0
        async with live.database.reading() as session:
            await replay.catch_up(session, sources, seat.room, [seat])
        assert not seat.keys.items
        assert (await tablet.hear_kind("access"))["meeting"] == live.world.meeting


async def test_logged_out_is_told_and_closed(live: Live) -> None:
    async with live.socket(None) as tablet:
        assert await tablet.hear() == {"t": "logout", "reason": "not_logged_in"}
        assert (await tablet.closed())[0] == 4401


async def test_an_expired_login_is_not_let_in(live: Live) -> None:
    async with live.database.writing() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(Login).values(expires_at=past))
        await session.commit()
    async with live.socket(live.world.members[1]) as tablet:
        assert (await tablet.hear())["t"] == "logout"


@pytest.mark.parametrize("origin", ["https://evil.example", None])
async def test_a_foreign_page_cannot_open_the_socket(live: Live, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with live.socket(live.world.members[1], origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_an_ended_login_is_out_at_once_on_every_tab_and_other_devices_stay(live: Live) -> None:
    person = live.world.members[1]
    ended = live.world.logins[person]
    async with live.tablet(person) as first, live.tablet(person) as second:
        async with live.database.writing() as session:
            await add_login(session, live.world, person)
            await session.commit()
        async with live.tablet(person) as phone:
            for tablet in (first, phone):
                await tablet.join(live.world.meeting)
            live.hub.wake(Told(logins_ended={ended}))
            for tablet in (first, second):
                assert await tablet.hear() == {"t": "logout", "reason": "login_ended"}
                assert (await tablet.closed())[0] == 4401
            await live.happen()
            assert (await phone.hear())["t"] == "events"


async def test_locking_one_tab_locks_the_others_of_that_login(live: Live) -> None:
    person = live.world.members[1]
    async with live.tablet(person) as tablet, live.tablet(live.world.members[2]) as other:
        live.hub.wake(Told(logins_locked={live.world.logins[person]}))
        assert await tablet.hear() == {"t": "locked"}
        assert await other.rest(0.1) == []


async def test_a_disabled_account_is_found_even_when_nobody_said_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "LOGIN_SECONDS", 0.2)
    async with Live(database, await make_world(database)).serving() as live:
        person = live.world.members[1]
        async with live.tablet(person) as tablet, live.tablet(live.world.members[2]) as other:
            async with live.database.writing() as session:
                now = datetime.now(UTC)
                await session.execute(update(Account).where(Account.person_id == person).values(disabled_at=now))
                await session.commit()
            assert (await tablet.hear())["t"] == "logout"
            await other.say(op="ping")
            assert (await other.hear())["t"] == "pong"


async def test_a_locked_screen_keeps_its_socket_and_is_told(live: Live) -> None:
    person = live.world.members[1]
    async with live.database.writing() as session:
        account = live.world.accounts[person]
        await session.execute(update(Login).where(Login.account_id == account).values(locked_at=datetime.now(UTC)))
        await session.commit()
    async with live.tablet(person) as tablet:
        assert (await tablet.hear())["t"] == "locked"
        await tablet.join(live.world.meeting)
        await live.happen()
        assert (await tablet.hear())["t"] == "events"


async def test_garbage_is_answered_and_then_closed(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        garbage = [
            "",
            "{",
            '{"op":"dance"}',
            '{"op":"join","meeting":"x","after":0}',
            '{"op":"join","meeting":"' + "0" * 32 + '","after":-1}',
        ]
        for text in garbage:
            await tablet.connection.send(text)
            assert await tablet.hear() == {"t": "error", "code": "bad_message"}
        assert await tablet.closed() == (4400, "garbage")


async def test_bytes_are_garbage_too(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.connection.send(b'{"op":"ping"}')
        assert (await tablet.hear())["t"] == "error"


async def test_a_flood_is_closed_and_the_room_goes_on(live: Live) -> None:
    async with (
        live.tablet(live.world.members[1], max_queue=None) as flooder,
        live.tablet(live.world.members[2]) as other,
    ):
        await other.join(live.world.meeting)
        for _ in range(200):
            try:
                await flooder.say(op="ping")
            except ConnectionClosed:
                break
        assert await flooder.closed() == (4429, "flood")
        await live.happen()
        assert (await other.hear())["t"] == "events"


async def test_a_message_past_four_kilobytes_closes(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.connection.send("x" * 5000)
        assert (await tablet.closed())[0] == 1009


async def test_joins_are_limited(live: Live) -> None:
    world = live.world
    async with live.database.writing() as session:
        meetings = [await add_meeting(session, world.unit, world.body, world.chair) for _ in range(8)]
        await session.commit()
    async with live.tablet(world.chair) as tablet:
        for meeting in meetings:
            assert (await tablet.join(meeting))["t"] == "events"
        assert await tablet.join(world.meeting) == {"t": "error", "code": "too_many_joins"}
        await tablet.say(op="leave", meeting=meetings[0])
        assert (await tablet.join(world.meeting))["t"] == "events"


async def test_a_slow_client_costs_the_others_nothing_and_is_brought_up_to_date(live: Live) -> None:
    world = live.world
    slow = live.tablet(world.members[1], max_queue=1, compression=None)
    async with slow as sleeper, live.tablet(world.members[2]) as healthy:
        for tablet in (sleeper, healthy):
            await tablet.join(world.meeting)
        for number in range(1, 121):
            await live.happen(size=100_000)
            frame = await healthy.hear()
            assert frame["seq"] == number
        seat = live.hub.roster.seats(world.meeting, world.members[1])[0]
        assert seat.behind
        assert not seat.connection.sink.writable
        seq = 0
        while seq < 120:
            frame = await sleeper.hear()
            assert frame["after"] == seq
            assert [event["seq"] for event in frame["events"]] == list(range(seq + 1, frame["seq"] + 1))
            seq = frame["seq"]
        await live.happen(kind="After")
        assert _types(await sleeper.hear()) == ["After"]


async def test_a_client_that_slept_too_long_takes_a_snapshot(live: Live) -> None:
    world = live.world
    async with live.tablet(world.members[1], max_queue=1, compression=None) as sleeper:
        await sleeper.join(world.meeting)
        while live.hub.roster.seats(world.meeting, world.members[1])[0].connection.sink.writable:
            await live.happen(size=300_000)
            await asyncio.sleep(0.01)
        async with live.database.writing() as session:
            log = await lock_log(session, world.meeting)
            last = log.seq
            await session.commit()
        for _ in range(510):
            await live.happen()
        frame = await sleeper.hear_kind("resync")
        assert frame == {"t": "resync", "meeting": world.meeting}
        await live.happen(kind="After")
        heard = await sleeper.hear_kind("events")
        while _types(heard)[-1] != "After":
            following = await sleeper.hear()
            assert following["after"] == heard["seq"]
            heard = following
        assert heard["seq"] == last + 511


async def test_a_changed_right_starts_that_tablet_afresh_and_no_other(live: Live) -> None:
    world = live.world
    async with live.tablet(world.invitee) as invitee, live.tablet(world.members[1]) as member:
        for tablet in (invitee, member):
            await tablet.join(world.meeting)
        async with live.database.writing() as session:
            await lock_log(session, world.meeting)
            session.add(AttendeeItem(attendee_id=world.attendees[world.invitee], item_id=world.items[0]))
            await _access_changed(live, session, world.invitee)
        assert await invitee.hear() == {"t": "access", "meeting": world.meeting}
        assert (await member.hear())["events"] == []
        await live.happen(f"item:{world.items[0]}", kind="NowMine")
        frame = await invitee.hear()
        assert (frame["after"], _types(frame)) == (1, ["NowMine"])


async def test_a_right_taken_away_puts_the_tablet_out(live: Live) -> None:
    world = live.world
    async with live.tablet(world.invitee) as invitee, live.tablet(world.members[1]) as member:
        for tablet in (invitee, member):
            await tablet.join(world.meeting)
        async with live.database.writing() as session:
            await lock_log(session, world.meeting)
            await session.execute(delete(AttendeeItem))
            await session.execute(delete(Attendee).where(Attendee.person_id == world.invitee))
            await _access_changed(live, session, world.invitee)
        assert (await invitee.hear())["t"] == "denied"
        await live.happen()
        assert await invitee.rest() == []
        assert (await member.hear())["t"] == "events"


async def test_replay_judges_by_the_rights_of_now(live: Live) -> None:
    world = live.world
    await live.happen(f"item:{world.items[0]}", kind="Before")
    async with live.database.writing() as session:
        await lock_log(session, world.meeting)
        session.add(AttendeeItem(attendee_id=world.attendees[world.invitee], item_id=world.items[0]))
        await _access_changed(live, session, world.invitee)
    async with live.tablet(world.invitee) as invitee:
        assert await invitee.join(world.meeting) == {"t": "access", "meeting": world.meeting}


async def _access_changed(live: Live, session: Any, person_id: str) -> None:
    work = Work(session=session, now=START, origin=Origin())
    await record_access(work, live.world.meeting, [person_id])
    await session.commit()
    live.hub.wake(work.told)


async def test_a_ballot_is_shown_on_every_device_and_progress_to_staff_alone(live: Live) -> None:
    world = live.world
    vote = await open_vote(live.database, world)
    writer = BallotWriter(live.database, SystemClock(), live.hub.wake)
    await writer.start()
    async with (
        live.tablet(world.members[1]) as tablet,
        live.tablet(world.members[1]) as phone,
        live.tablet(world.members[2]) as other,
        live.tablet(world.chair) as chair,
    ):
        for each in (tablet, phone, other):
            await each.join(world.meeting)
        await chair.join(world.meeting)
        assert (await chair.hear_kind("progress"))["turnout"] == 0
        answer = await writer.cast(_for(vote, world.members[1]))
        for each in (tablet, phone):
            ballot = await each.hear_kind("ballot")
            assert (ballot["meeting"], ballot["vote"], ballot["choice"]) == (world.meeting, vote, "for")
            assert ballot["receipt"] == answer.receipt
        progress = await chair.hear_kind("progress")
        assert (progress["vote"], progress["turnout"], progress["voted"]) == (vote, 1, [world.members[1]])
        assert {frame["t"] for frame in await other.rest()} == {"events"}
    await writer.stop()


async def test_a_device_that_comes_back_is_shown_what_was_cast_meanwhile(live: Live) -> None:
    world = live.world
    vote = await open_vote(live.database, world)
    writer = BallotWriter(live.database, SystemClock(), live.hub.wake)
    await writer.start()
    await writer.cast(_for(vote, world.members[1]))
    await writer.stop()
    async with live.tablet(world.members[1]) as tablet:
        await tablet.join(world.meeting)
        assert (await tablet.hear_kind("ballot"))["revision"] == 1


async def test_progress_comes_at_most_a_few_times_a_second(database: Database) -> None:
    async with Live(database, await make_world(database, members=60)).serving() as live:
        world = live.world
        vote = await open_vote(live.database, world)
        writer = BallotWriter(live.database, SystemClock(), live.hub.wake)
        await writer.start()
        async with live.tablet(world.chair) as chair:
            await chair.join(world.meeting)
            begun = monotonic()
            for member in world.members:
                await writer.cast(_for(vote, member))
                await asyncio.sleep(0.02)
            heard = [await chair.hear_kind("progress")]
            while heard[-1]["turnout"] < len(world.members):
                heard.append(await chair.hear_kind("progress"))
            seconds = monotonic() - begun
        await writer.stop()
        assert [frame["revision"] for frame in heard] == sorted(frame["revision"] for frame in heard)
        assert len(heard) <= 4 * seconds + 2


def _for(vote: str, person_id: str) -> BallotRequest:
    return BallotRequest(
        vote_id=vote,
        person_id=person_id,
        choice=Choice.FOR,
        based_on=0,
        request_key=new_id(),
        origin=Origin(person_id=person_id),
    )


async def test_a_notice_reaches_each_of_its_persons_devices_once(live: Live) -> None:
    world = live.world
    async with live.tablet(world.members[1]) as tablet, live.tablet(world.members[2]) as other:
        async with live.database.writing() as session:
            notice = Notice(
                id=new_id(),
                person_id=world.members[1],
                unit_id=world.unit,
                kind="invitation",
                values={"title": "Phiên họp"},
                href="/",
                at=datetime.now(UTC),
            )
            session.add(notice)
            await session.commit()
        for _ in range(2):
            live.hub.wake(Told(notices={world.members[1], world.members[2]}))
        frame = await tablet.hear()
        assert (frame["t"], frame["id"], frame["kind"]) == ("notice", notice.id, "invitation")
        assert await tablet.rest(0.6) == []
        assert await other.rest() == []


async def test_an_ordinary_request_to_the_socket_is_told_to_upgrade(live: Live) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"GET /api/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b" 426 " in await reader.readline()
    writer.close()


async def test_frames_are_json_of_the_log_unchanged(live: Live) -> None:
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.join(live.world.meeting)
        await live.happen(size=70_000)
        raw = await tablet.connection.recv()
        assert isinstance(raw, str)
        assert len(msgspec.json.decode(raw)["events"][0]["changes"][0]["value"]["text"]) == 70_000
