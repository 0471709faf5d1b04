"""However operations are dropped, delayed, repeated and shuffled on their way, everybody ends with the same.

Two devices of one person, three people on one page, and devices that are away for as long as they like.
"""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from tests.conftest import KINDS, copied_database
from tests.integration.annotations.desk import Desk, Json, add_papers, box
from tests.integration.annotations.simulated import Simulated
from tests.integration.papers.world import SetClock, make_world

from ecabinet.annotations.queries import feeds_after
from ecabinet.annotations.tables import Mark, MarkComment
from ecabinet.app import create_app
from ecabinet.kit.ids import new_id
from ecabinet.settings import Settings

DEVICES = ("member", "member", "chair", "invitee")
COLOURS = st.sampled_from(["red", "green", "blue"])
WORDS = st.sampled_from(["", "một", "hai", "ba", "bốn"])
FATES = st.sampled_from(["arrives", "arrives", "arrives", "is lost", "answer is lost", "comes late"])


class Act(NamedTuple):
    """Which device acts on which of its marks, whether it looks at the news first, and what becomes of its message."""

    who: int
    mark: int
    looks: bool
    fate: str


ACTS = st.builds(Act, st.integers(0, len(DEVICES) - 1), st.integers(0, 20), st.booleans(), FATES)


class Pads(RuleBasedStateMachine):
    """One paper, written on by four devices of three people."""

    runner: asyncio.Runner
    app: Any

    def _run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    @initialize()
    def begin(self) -> None:
        self._run(self._begin())

    async def _begin(self) -> None:
        database = self.app.state.installation.database
        world = await make_world(database, "in_session")
        self.desk = Desk(self.app, world, await add_papers(database, world))
        self.words: set[str] = set()
        self.serial = itertools.count(1)
        self.devices = [Simulated(name, await self.desk.device(name), self.words) for name in DEVICES]
        self.late: list[tuple[Simulated, list[Json]]] = []
        self.last_act: dict[str, str] = {}
        self.newest: dict[tuple[str, str, bool], int] = {}
        self.group = await self._share(["chair"])
        for device in self.devices:
            await device.fetch()

    async def _share(self, members: list[str]) -> str:
        body = {"name": "Nhóm", "members": [self.desk.world.people[name] for name in members]}
        made = await self.devices[0].device.write("POST", f"/pads/{self.desk.paper}/layers", body)
        return str(made.json()["id"])

    @rule(act=ACTS, layer=st.integers(0, 3), text=WORDS)
    def draw(self, act: Act, layer: int, text: str) -> None:
        device = self._who(act)
        device.put(new_id(), device.layers[layer % len(device.layers)]["id"], box(self._new(text)), None)
        self._send(device, act.fate)

    @rule(act=ACTS, text=WORDS, colour=COLOURS, parts=st.sampled_from([["text"], ["style"], ["style", "text"]]))
    def change(self, act: Act, text: str, colour: str, parts: list[str]) -> None:
        device = self._who(act)
        if own := device.own_marks():
            ref = own[act.mark % len(own)]
            body = device.body_of(ref)
            body |= {"text": self._new(text)} if "text" in parts else {}
            body |= {"color": colour} if "style" in parts else {}
            device.put(ref, device.layer_of(ref), body, parts)
        self._send(device, act.fate)

    @rule(act=ACTS, layer=st.integers(0, 2))
    def move(self, act: Act, layer: int) -> None:
        device = self._who(act)
        if own := device.own_marks():
            ref = own[act.mark % len(own)]
            device.put(ref, device.layers[layer % len(device.layers)]["id"], device.body_of(ref), ["layer"])
        self._send(device, act.fate)

    @rule(act=ACTS)
    def erase(self, act: Act) -> None:
        device = self._who(act)
        if own := device.own_marks():
            device.remove(own[act.mark % len(own)])
        self._send(device, act.fate)

    @rule(act=ACTS, text=st.sampled_from(["đồng ý", "xem lại"]), settled=st.booleans())
    def answer(self, act: Act, text: str, settled: bool) -> None:
        device = self._who(act)
        if shown := sorted(device.seen.standing()[0]):
            device.comment(shown[act.mark % len(shown)], self._new(text))
            device.settle(shown[act.mark % len(shown)], settled)
        self._send(device, act.fate)

    @rule(text=WORDS)
    def erase_what_was_just_answered(self, text: str) -> None:
        """Hardly ever do the other rules come to this by themselves."""
        owner, chair = self.devices[0], self.devices[2]
        mark = new_id()
        owner.put(mark, next(each["id"] for each in owner.layers if each["kind"] == "meeting"), box(text), None)
        self._send(owner, "arrives")
        chair.comment(mark, "chờ đã")
        self._send(chair, "arrives")
        owner.remove(mark)
        self._send(owner, "arrives")

    @rule(with_chair=st.booleans(), with_invitee=st.booleans())
    def share(self, with_chair: bool, with_invitee: bool) -> None:
        chosen = [name for name, in_it in (("chair", with_chair), ("invitee", with_invitee)) if in_it]
        body = {"members": [self.desk.world.people[name] for name in chosen]}
        self._run(self.devices[0].device.write("PATCH", f"/layers/{self.group}", body))

    @rule(who=st.integers(2, 3), fate=FATES, is_new=st.booleans())
    def leave_out(self, who: int, fate: str, is_new: bool) -> None:
        """Take the layer from somebody who has just written on it and does not know yet."""
        device, ref = self.devices[who], new_id()
        self.share(with_chair=True, with_invitee=True)
        self._run(device.fetch())
        device.put(ref, self.group, box(self._new("trước")), None)
        if not is_new:
            self._send(device, "arrives")
        device.put(ref, self.group, box(self._new("sau")), ["text"])
        device.comment(ref, self._new("nói thêm"))
        self.share(with_chair=False, with_invitee=False)
        self._send(device, fate)

    def _new(self, text: str) -> str:
        """Return words that were not written before."""
        return text and f"{text} {next(self.serial)}"

    def _who(self, act: Act) -> Simulated:
        device = self.devices[act.who]
        if act.looks:
            self._run(device.fetch())
        return device

    def _send(self, device: Simulated, fate: str) -> None:
        batch = list(device.unsent)
        if fate == "comes late":
            self.late.append((device, batch))
        elif fate != "is lost" and batch:
            outcomes = self._run(self._deliver(device, batch))
            if fate == "arrives":
                device.take_answer(batch, outcomes)
                self.late.append((device, batch))

    async def _deliver(self, device: Simulated, batch: list[Json]) -> list[Json]:
        said = await self._said_of([op["id"] for op in batch if op["op"] == "remove"])
        outcomes = await device.device.send(*batch)
        for op, outcome in zip(batch, outcomes, strict=True):
            self._late_ones_are_known(device, op, outcome)
            if op["op"] in {"put", "remove"} and outcome["status"] == "applied" and outcome["revision"]:
                self.last_act[op["id"]] = op["op"]
                assert op["op"] == "put" or said.get(op["id"], 0) <= op["seen"], "removed with what was not seen"
            assert outcome["code"] != "mark_answered" or said[op["id"]] > op["seen"], "kept for what was seen"
        return outcomes

    async def _said_of(self, marks: list[str]) -> dict[str, int]:
        """Return the number of the newest thing that others have said, up to now, of each of these that stands."""
        query = select(MarkComment.mark_id, func.max(MarkComment.said_seq).label("newest")).join(
            Mark, Mark.id == MarkComment.mark_id
        )
        query = query.where(Mark.id.in_(marks), Mark.removed.is_(False), MarkComment.removed.is_(False))
        query = query.where(MarkComment.author_id != Mark.owner_id).group_by(MarkComment.mark_id)
        return {row.mark_id: row.newest for row in await self.desk.rows(query)}

    def _late_ones_are_known(self, device: Simulated, op: Json, outcome: Json) -> None:
        """An operation that comes again, or behind a newer one about the same thing, must change nothing."""
        about = device.device.id, op.get("id") or op["mark"], op["op"] == "settle"
        if op["n"] <= self.newest.get(about, 0):
            assert outcome["status"] == "known"
        elif outcome["status"] == "applied":
            self.newest[about] = op["n"]

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 99))
    def arrive_late_or_again(self, which: int) -> None:
        device, batch = self.late[which % len(self.late)]
        self._run(self._deliver(device, batch))

    @rule()
    def push(self) -> None:
        self._run(self._push())

    async def _push(self) -> None:
        """Tell everybody what is new as the hub does: read once for all who stand at the same number."""
        everybody = {each.device.person_id for each in self.devices}
        for device in self.devices:
            async with self.desk.database.reading() as session:
                vault, person = self.desk.installation.vault, device.device.person_id
                news = await feeds_after(session, vault, self.desk.paper, [*everybody, "x" * 32], device.pushed.seq)
            assert news.denied == {"x" * 32}
            for group, told in news.groups:
                assert all(mark.layer in sight.layers for sight in group for mark in told.marks)
            [feed] = [told for group, told in news.groups if person in {sight.person_id for sight in group}]
            if feed.epoch == device.pushed.epoch:
                device.pushed.take(msgspec.json.decode(msgspec.json.encode(feed)))
            else:
                device.pushed.take({**(await device.device.feed(0)), "reset": True})

    def teardown(self) -> None:
        if hasattr(self, "group"):
            self._run(self._end())

    async def _end(self) -> None:
        """Let everything arrive, some of it once more, and see that all agree."""
        for device in self.devices * 4:
            if device.unsent:
                batch = list(device.unsent)
                device.take_answer(batch, await self._deliver(device, batch))
        assert not any(device.unsent for device in self.devices)
        for device, batch in reversed(self.late):
            await self._deliver(device, batch)
        await self._push()
        await self._push()
        for device in self.devices:
            await device.fetch()
            await self._agree(device)
        await self._nothing_is_lost()
        self._no_word_is_lost()
        await self.desk.close()

    async def _agree(self, device: Simulated) -> None:
        fresh = Simulated(device.name, device.device, set())
        await fresh.fetch()
        assert device.seen.standing() == fresh.seen.standing()
        assert device.pushed.standing() == fresh.seen.standing()
        private = {layer["id"] for layer in fresh.layers if layer["kind"] == "private"}
        foreign = [each for each in fresh.seen.marks.values() if each["owner"]["id"] != device.device.person_id]
        assert not private & {each["layer"] for each in foreign}
        shown = {layer["id"] for layer in fresh.layers}
        assert {each["layer"] for each in fresh.seen.standing()[0].values()} <= shown

    async def _nothing_is_lost(self) -> None:
        """Every mark stands unless the last its owner did to it was to remove it."""
        query = select(Mark.id).where(Mark.pad_id == self.desk.paper, Mark.removed.is_(False))
        standing = {row.id for row in await self.desk.rows(query)}
        assert standing == {ref for ref, act in self.last_act.items() if act == "put"}

    def _no_word_is_lost(self) -> None:
        """Whatever somebody wrote is seen by somebody: where it was meant for, or with its writer."""
        rows = [row for device in self.devices for row in device.seen.comments.values()]
        bodies = [mark["body"] for device in self.devices for mark in device.seen.standing()[0].values()]
        assert self.words <= {row["text"] for row in rows} | {body["text"] for body in bodies}


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for this module, in which each run has a world of its own."""
    yield from copied_database(request, tmp_path_factory.mktemp("shuffled"))


@pytest.fixture
def machine(url: str, tmp_path: Path) -> Iterator[type[Pads]]:
    """The machine on the application, in an event loop of its own."""
    with asyncio.Runner() as runner:
        app = create_app(Settings(data_dir=tmp_path, database_url=url), SetClock())
        yield type("Pads", (Pads,), {"runner": runner, "app": app})
        installation = app.state.installation
        installation.jobs.close()
        installation.sandbox.close()
        installation.signing_sandbox.close()
        runner.run(installation.database.close())


def test_everybody_ends_with_the_same(machine: type[Pads]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
