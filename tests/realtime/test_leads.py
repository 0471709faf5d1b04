"""Following the presenter: who may lead, who sees where to, and what becomes of it when a tablet is slow or late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs
from tests.realtime.live import Live, Tablet
from tests.realtime.papers import add_paper, heard, let_lead, view
from tests.realtime.world import make_world
from websockets.exceptions import ConnectionClosed

from ecabinet.kit.database import Database, Reading
from ecabinet.kit.ids import new_id
from ecabinet.realtime import passing
from ecabinet.realtime.frames import View, read_message
from ecabinet.realtime.leads import DOUBTFUL, UNREPEATED
from ecabinet.realtime.limits import FLEETING_BURST, FLEETING_FLOOD, Limits
from ecabinet.realtime.passing import Looks
from ecabinet.realtime.sources import Sources


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with Live(database, await make_world(database)).serving() as served:
        yield served


@pytest.fixture
async def seats(live: Live) -> AsyncIterator["Seats"]:
    async with AsyncExitStack() as stack:
        yield Seats(live, stack)


class Seats:
    """Tablets in the room of one meeting."""

    def __init__(self, live: Live, stack: AsyncExitStack) -> None:
        self._live, self._stack = live, stack

    async def take(self, person_id: str, **options: Any) -> Tablet:
        """Open a person's tablet and join the meeting."""
        tablet = await self._stack.enter_async_context(self._live.tablet(person_id, **options))
        await tablet.join(self._live.world.meeting)
        return tablet


async def _led_from_elsewhere(live: Live, seats: Seats) -> tuple[tuple[str, str], Tablet, Looks]:
    """Return a paper, a member's tablet, and the page of it that another process says the chair looks at."""
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    member = await seats.take(live.world.members[1])
    looks = Looks(live.world.meeting, live.world.chair, msgspec.convert(view(place, 4), View))
    live.hub.hear(passing.encode(looks))
    assert (await member.hear_kind("lead"))["view"]["page"] == 4
    return place, member, looks


async def _lead(live: Live, tablet: Tablet, where: dict[str, Any]) -> None:
    await tablet.say(op="lead", meeting=live.world.meeting, view=where)


async def _answered(tablet: Tablet) -> list[str]:
    """Return what was heard until the server has gone through everything said before."""
    await tablet.say(op="ping")
    kinds = []
    while (frame := await tablet.hear())["t"] != "pong":
        kinds.append(frame["t"])
    return kinds


async def test_the_room_and_ones_other_device_see_where_the_presenter_looks(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    presenter = live.world.members[1]
    await let_lead(live, presenter)
    tablet, phone, chair = [await seats.take(each) for each in (presenter, presenter, live.world.chair)]
    where = view(place, 4, region=[10.5, 20, 300, 400], pointer=[5, 99.25, -3])
    await _lead(live, tablet, where)
    for other in (phone, chair):
        frame = await other.hear_kind("lead")
        assert frame["meeting"] == live.world.meeting
        assert frame["by"] == {"id": presenter, "name": "Thành viên 1"}
        assert frame["view"] == where
    assert "lead" not in await _answered(tablet)


async def test_nobody_else_leads(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.members[1])
    member, chair = await seats.take(live.world.members[2]), await seats.take(live.world.chair)
    async with live.tablet(live.world.outsider) as outsider, live.tablet(live.world.members[1]) as not_in_the_room:
        for tablet in (member, chair, outsider, not_in_the_room):
            await _lead(live, tablet, view(place, 7))
            await _answered(tablet)
    presenter = await seats.take(live.world.members[1])
    await _lead(live, presenter, view(place, 2))
    assert (await member.hear_kind("lead"))["view"]["page"] == 2
    await heard(presenter, await let_lead(live, None))
    await _lead(live, presenter, view(place, 3))
    await _answered(presenter)
    await heard(chair, await let_lead(live, live.world.chair))
    await _lead(live, chair, view(place, 5))
    assert (await member.hear_kind("lead"))["view"]["page"] == 5


async def test_nothing_is_looked_up_for_who_does_not_lead(database: Database) -> None:
    looked_up: list[str] = []

    def counted(sources: Sources) -> Sources:
        async def reads(connection: Reading, meeting_id: str, paper_id: str, version_id: str) -> str | None:
            looked_up.append(paper_id)
            return await sources.reads(connection, meeting_id, paper_id, version_id)

        return replace(sources, reads=reads)

    async with Live(database, await make_world(database), before=counted).serving() as live, AsyncExitStack() as stack:
        place, seats = await add_paper(database, live.world, 0), Seats(live, stack)
        await let_lead(live, live.world.members[1])
        member, presenter = await seats.take(live.world.members[2]), await seats.take(live.world.members[1])
        for _ in range(3):
            await _lead(live, member, view((new_id(), new_id()), 1))
            await _answered(member)
        await _lead(live, presenter, view(place, 2))
        await member.hear_kind("lead")
    assert looked_up == [place[0]]


async def test_who_is_not_let_into_the_item_hears_once_that_it_is_elsewhere(live: Live, seats: Seats) -> None:
    inner, outer = await add_paper(live.database, live.world, 0), await add_paper(live.database, live.world, 1)
    await let_lead(live, live.world.chair)
    invitee, member = await seats.take(live.world.invitee), await seats.take(live.world.members[1])
    chair = await seats.take(live.world.chair)
    for page in range(1, 9):
        await _lead(live, chair, view(inner, page))
        await _led_to(member, page)
    await _lead(live, chair, view(outer, 9))
    shown = await _led_to(invitee, 9)
    # Once when the presenter went there, and once more at most when the seat was brought up to date.
    assert shown[0]["view"] is None
    assert len(shown) <= 3
    assert {frame["by"]["id"] for frame in shown} == {live.world.chair}


async def _led_to(tablet: Tablet, page: int) -> list[dict[str, Any]]:
    """Return what is heard of where to look, up to this page; the last of it may be said twice."""
    heard = [await tablet.hear_kind("lead")]
    while heard[-1]["view"] is None or heard[-1]["view"]["page"] != page:
        heard.append(await tablet.hear_kind("lead"))
    return heard


async def test_a_paper_that_a_hearer_or_the_presenter_may_not_see_is_not_shown(live: Live, seats: Seats) -> None:
    inner, outer = await add_paper(live.database, live.world, 0), await add_paper(live.database, live.world, 1)
    unread = await add_paper(live.database, live.world, 1, state="processing")
    await let_lead(live, live.world.invitee)
    member, invitee = await seats.take(live.world.members[1]), await seats.take(live.world.invitee)
    for forbidden in (inner, unread, (outer[0], inner[1]), (new_id(), new_id())):
        await _lead(live, invitee, view(forbidden))
        await _answered(invitee)
    await _lead(live, invitee, view(outer, 6))
    assert (await member.hear_kind("lead"))["view"]["page"] == 6


async def test_who_comes_late_sees_the_last_view_and_none_of_a_presenter_before(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    member, chair = await seats.take(live.world.members[1]), await seats.take(live.world.chair)
    await _lead(live, chair, view(place, 9))
    await member.hear_kind("lead")
    late, invitee = await seats.take(live.world.members[2]), await seats.take(live.world.invitee)
    assert (await late.hear_kind("lead"))["view"] == view(place, 9)
    assert (await invitee.hear_kind("lead"))["view"] is None
    await let_lead(live, live.world.members[1])
    later = await seats.take(live.world.members[3])
    assert "lead" not in await _answered(later)


async def test_the_room_hears_that_the_presenters_device_is_gone_and_another_goes_on(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    presenter = live.world.members[1]
    await let_lead(live, presenter)
    member, phone = await seats.take(live.world.members[2]), await seats.take(presenter)
    async with live.tablet(presenter) as tablet:
        await tablet.join(live.world.meeting)
        await _lead(live, tablet, view(place, 4, pointer=[4, 10, 20]))
        await member.hear_kind("lead")
        await tablet.join(live.world.meeting)
        assert "lead_over" not in await _answered(member)
    for other in (member, phone):
        assert (await other.hear_kind("lead_over"))["by"] == presenter
    late = await seats.take(live.world.members[3])
    assert "lead" not in await _answered(late)
    await _lead(live, phone, view(place, 5))
    assert (await member.hear_kind("lead"))["view"]["page"] == 5
    await phone.say(op="leave", meeting=live.world.meeting)
    assert (await member.hear_kind("lead_over"))["by"] == presenter


async def test_a_slow_tablet_costs_the_room_nothing_and_gets_the_last_view(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    sleeper = await seats.take(live.world.members[1], max_queue=1, compression=None)
    healthy, chair = await seats.take(live.world.members[2]), await seats.take(live.world.chair)
    seat = live.hub.roster.seats(live.world.meeting, live.world.members[1])[0]
    while seat.sink.writable:
        seq = await live.happen(size=300_000)
        for reading in (healthy, chair):
            await heard(reading, seq)
    for page in (1, 2, 3):
        await _lead(live, chair, view(place, page))
        assert (await healthy.hear_kind("lead"))["view"]["page"] == page
    assert seat.stale
    assert (await sleeper.hear_kind("lead"))["view"]["page"] == 3


async def test_a_slow_tablet_hears_that_the_presenters_device_is_gone(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    sleeper = await seats.take(live.world.members[1], max_queue=1, compression=None)
    healthy = await seats.take(live.world.members[2])
    async with live.tablet(live.world.chair) as chair:
        await chair.join(live.world.meeting)
        await _lead(live, chair, view(place, 1))
        await sleeper.hear_kind("lead")
        seat = live.hub.roster.seats(live.world.meeting, live.world.members[1])[0]
        while seat.sink.writable:
            seq = await live.happen(size=300_000)
            for reading in (healthy, chair):
                await heard(reading, seq)
    await healthy.hear_kind("lead_over")
    assert seat.stale
    assert (await sleeper.hear_kind("lead_over"))["by"] == live.world.chair


async def test_what_a_process_that_fell_silent_showed_counts_no_more(live: Live, seats: Seats) -> None:
    _, member, looks = await _led_from_elsewhere(live, seats)
    passed_on: list[bytes] = []
    live.hub.speak_through(passed_on.append)
    for _ in range(2):
        for _ in range(UNREPEATED - 1):  # the hub itself may do so once between
            await live.hub.leads.repeat()
        live.hub.hear(passing.encode(structs.replace(looks, again=True)))
    assert "lead_over" not in await _answered(member)
    for _ in range(UNREPEATED + 1):
        await live.hub.leads.repeat()
    assert (await member.hear_kind("lead_over"))["by"] == live.world.chair
    assert passed_on == []


async def test_what_was_missed_of_another_process_is_taken_when_it_is_said_again(live: Live, seats: Seats) -> None:
    place, member, looks = await _led_from_elsewhere(live, seats)
    later = structs.replace(looks, view=msgspec.convert(view(place, 9), View), again=True)
    for _ in range(DOUBTFUL):
        await live.hub.leads.repeat()
    live.hub.hear(passing.encode(later))
    assert (await member.hear_kind("lead"))["view"]["page"] == 9
    # A process with a device that showed the way before may have missed that another one does by now.
    missed = structs.replace(looks, again=True)
    for _ in range(UNREPEATED + 5):
        live.hub.hear(passing.encode(missed))
        live.hub.hear(passing.encode(later))
        await live.hub.leads.repeat()
    assert not {"lead", "lead_over"} & {frame["t"] for frame in await member.rest()}


async def test_one_who_presented_before_keeps_nobody_from_who_does(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    member, chair = await seats.take(live.world.members[1]), await seats.take(live.world.chair)
    await _lead(live, chair, view(place, 4))
    await member.hear_kind("lead")
    await heard(member, await let_lead(live, live.world.members[2]))
    next_one = Looks(live.world.meeting, live.world.members[2], msgspec.convert(view(place, 7), View), again=True)
    live.hub.hear(passing.encode(next_one))
    assert (await member.hear_kind("lead"))["view"]["page"] == 7
    before = structs.replace(next_one, person=live.world.chair)
    for _ in range(UNREPEATED + 1):
        live.hub.hear(passing.encode(before))
        await live.hub.leads.repeat()
    assert (await member.hear_kind("lead_over"))["by"] == live.world.members[2]


async def test_a_presenter_alone_in_their_process_goes_on_when_their_seat_is_taken_anew(
    live: Live, seats: Seats
) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    passed_on: asyncio.Queue[bytes] = asyncio.Queue()
    live.hub.speak_through(passed_on.put_nowait)
    chair = await seats.take(live.world.chair)
    looks = Looks(live.world.meeting, live.world.chair, msgspec.convert(view(place, 4), View))
    await _lead(live, chair, view(place, 4))
    assert [await passed_on.get() for _ in range(2)][1] == passing.encode(looks)
    await chair.join(live.world.meeting, 1)
    await _answered(chair)
    await live.hub.leads.repeat()
    assert await passed_on.get() == passing.encode(structs.replace(looks, again=True))


async def test_a_process_says_again_where_a_presenter_looks_whose_device_it_has(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    member, chair = await seats.take(live.world.members[1]), await seats.take(live.world.chair)
    await _lead(live, chair, view(place, 4))
    await member.hear_kind("lead")
    passed_on: list[bytes] = []
    live.hub.speak_through(passed_on.append)
    for _ in range(UNREPEATED + 2):
        await live.hub.leads.repeat()
    looks = Looks(live.world.meeting, live.world.chair, msgspec.convert(view(place, 4), View), again=True)
    assert set(passed_on) == {passing.encode(looks)}
    assert "lead_over" not in await _answered(member)


async def test_of_many_moves_the_last_arrives_and_the_votes_of_the_same_socket_have_their_own_budget(
    live: Live, seats: Seats
) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    member, chair = await seats.take(live.world.members[1]), await seats.take(live.world.chair)
    for page in range(1, FLEETING_BURST + 1):
        await _lead(live, chair, view(place, page))
    assert "error" not in await _answered(chair)
    seen = [1]
    while seen[-1] != FLEETING_BURST:
        seen.append((await member.hear_kind("lead"))["view"]["page"])
    assert len(seen) < FLEETING_BURST


def test_too_many_moves_are_dropped_and_a_flood_of_them_closes() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    fates = [limits.fleeting() for _ in range(FLEETING_BURST + FLEETING_FLOOD + 1)]
    taken, dropped = FLEETING_BURST, FLEETING_FLOOD
    assert fates == ["taken"] * taken + ["dropped"] * dropped + ["flood"]
    assert not limits.flooded()
    now[0] += 60
    assert limits.fleeting() == "taken"


async def test_a_flood_of_moves_closes_that_socket_and_the_room_goes_on(live: Live, seats: Seats) -> None:
    place = await add_paper(live.database, live.world, 0)
    await let_lead(live, live.world.chair)
    flooder = await seats.take(live.world.members[2])
    member, chair = await seats.take(live.world.members[1]), await seats.take(live.world.chair)
    with suppress(ConnectionClosed):
        while True:
            await _lead(live, flooder, view(place))
    assert await flooder.closed() == (4429, "flood")
    await _lead(live, chair, view(place, 3))
    assert (await member.hear_kind("lead"))["view"]["page"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"page": 1.5},
        {"top": 1e9},
        {"region": [1, 2, 3]},
        {"pointer": [1, 1e12, 0]},
        {"idle": -1},
        {"idle": 1e9},
        {"paper": "x"},
        {"more": 1},
    ],
)
def test_a_view_that_makes_no_sense_is_garbage(wrong: dict[str, Any]) -> None:
    said = {"op": "lead", "meeting": new_id(), "view": view((new_id(), new_id())) | wrong}
    with pytest.raises(msgspec.ValidationError):
        read_message(msgspec.json.encode(said).decode())
