"""What goes on in the session while things break: votes, ballots, and everybody else's work."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests import documents
from tests.faults.caller import Caller, Json
from tests.faults.world import Session

CHOICES = ("for", "against", "abstain")


class Council:
    """The work of one session, until it is told to come to an end."""

    def __init__(self, session: Session, caller: Caller, seed: int) -> None:
        self.session, self.caller = session, caller
        self.vote: str | None = None
        self.votes: list[str] = []
        self.is_ending = asyncio.Event()
        self.voters = [Voter(self, person, seed + number) for number, person in enumerate(session.world.members)]
        self.chair = Chair(self, random.Random(seed))
        self.secretary = Secretary(self, random.Random(seed + 1))
        self.clerk = Clerk(self)
        self.sender = Sender(self)

    @property
    def acknowledged(self) -> int:
        """How many ballots were."""
        return sum(len(voter.acknowledged) for voter in self.voters)

    async def work(self) -> None:
        """Go on until ``is_ending``, and then until everything asked for is answered."""
        async with asyncio.TaskGroup() as group:
            for voter in self.voters:
                group.create_task(voter.work())
            for work in (self.chair.work(), self.secretary.work(), self.clerk.work(), self.sender.work()):
                group.create_task(work)

    async def rest(self, seconds: float) -> bool:
        """Wait a while; tell whether there is more to do then."""
        try:
            await asyncio.wait_for(self.is_ending.wait(), seconds)
        except TimeoutError:
            return True
        return False


@dataclass
class Acknowledged:
    """One ballot as the server said that it is recorded."""

    vote: str
    choice: str
    revision: int


class Voter:
    """A member who changes their mind all the time; ``refused`` counts the codes of ballots that were not taken."""

    def __init__(self, council: Council, person: str, seed: int) -> None:
        self.person = person
        self.pressed = 0
        self.acknowledged: list[Acknowledged] = []
        self.refused: Counter[str] = Counter()
        self._council, self._chance = council, random.Random(seed)

    async def work(self) -> None:
        """Vote, and now and then leave the room and come back."""
        while await self._council.rest(1 + self._chance.random() * 4):
            if self._chance.random() < 0.01:
                await self._move()
            if (vote := self._council.vote) is not None:
                await self._press(vote)

    async def _press(self, vote: str) -> None:
        earlier = next((each for each in reversed(self.acknowledged) if each.vote == vote), None)
        choice = self._chance.choice([each for each in CHOICES if earlier is None or each != earlier.choice])
        body: Json = {"choice": choice, "based_on": earlier.revision if earlier else 0}
        self.pressed += 1
        answer = await self._council.caller.insist(self.person, "PUT", f"/votes/{vote}/ballot", json=body)
        if answer.status == 200:
            self.acknowledged.append(Acknowledged(vote, answer.found["choice"], answer.found["revision"]))
        else:
            self.refused[answer.found["code"]] += 1

    async def _move(self) -> None:
        where = {"presence": self._chance.choice(("in_room", "remote"))}
        meeting = self._council.session.world.meeting
        await self._council.caller.do(self.person, "POST", f"/meetings/{meeting}/check-in", where)


@dataclass
class Chair:
    """Holds one vote after the other, and concludes meanwhile."""

    council: Council
    chance: random.Random
    concluded: int = 0
    turned: int = 0

    async def work(self) -> None:
        """Open, wait, close, until the end."""
        number = 0
        while not self.council.is_ending.is_set():
            number += 1
            await self._hold_vote(f"Thông qua dự thảo lần {number}?")

    async def _hold_vote(self, question: str) -> None:
        world, item = self.council.session.world, self.council.session.world.items[0]
        body = {"item_id": item, "question": question}
        made = await self._do("POST", f"/meetings/{world.meeting}/votes", body)
        self.council.vote = made["id"]
        self.council.votes.append(made["id"])
        await self._remind(made["id"])
        for _ in range(self.chance.randint(1, 4)):
            await self._conclude()
            await self._do("POST", f"/meetings/{world.meeting}/current-item", {"item_id": item})
            self.turned += 1
            if not await self.council.rest(self.chance.random()):
                break
        await self._do("POST", f"/votes/{made['id']}/close")

    async def _remind(self, vote: str) -> None:
        """Clocks that go wrong may make an earlier reminder one of this minute; then that is said."""
        answer = await self.council.caller.insist(self.council.session.world.chair, "POST", f"/votes/{vote}/remind")
        assert answer.status == 200 or answer.found["code"] == "reminded_just_now", answer

    async def _conclude(self) -> None:
        body = {"text": f"Kết luận lần {self.concluded + 1}.", "expected_version": self.concluded}
        answer = await self._do("PUT", f"/items/{self.council.session.world.items[0]}/conclusion", body)
        self.concluded += 1
        assert answer["version"] == self.concluded

    async def _do(self, method: str, path: str, body: Json | None = None) -> Json:
        found: Json = await self.council.caller.do(self.council.session.world.chair, method, path, body)
        return found


@dataclass
class Secretary:
    """Changes an item's title again and again, and adds others."""

    council: Council
    chance: random.Random
    changed: int = 0
    added: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title that stands."""
        return f"Nội dung sửa lần {self.changed}"

    async def work(self) -> None:
        """Edit until the end."""
        world = self.council.session.world
        version = self.council.session.item_version
        while await self.council.rest(self.chance.random()):
            body: Json = {"expected_version": version + self.changed, "title": f"Nội dung sửa lần {self.changed + 1}"}
            await self._do("PATCH", f"/items/{world.items[1]}", body)
            self.changed += 1
            if self.chance.random() < 0.2:
                title = f"Nội dung thêm {len(self.added) + 1}"
                await self._do("POST", f"/meetings/{world.meeting}/items", {"title": title, "minutes": 5})
                self.added.append(title)

    async def _do(self, method: str, path: str, body: Json) -> None:
        await self.council.caller.do(self.council.session.world.secretary, method, path, body)


@dataclass
class Clerk:
    """Has documents numbered and gives them up again; ``numbers`` (year, number) are those that were acknowledged."""

    council: Council
    numbers: list[tuple[int, int]] = field(default_factory=list)

    async def work(self) -> None:
        """Make, number and cancel until the end."""
        while await self.council.rest(1):
            made = await self._do(f"/meetings/{self.council.session.closed}/documents", {"kind": "conclusion_notice"})
            prepared = await self._do(f"/documents/{made['id']}/prepare")
            self.numbers.append((prepared["year"], prepared["number"]))
            await self._do(f"/documents/{made['id']}/cancel", {"reason": "Làm lại"})

    async def _do(self, path: str, body: Json | None = None) -> Json:
        found: Json = await self.council.caller.do(self.council.session.world.secretary, "POST", path, body)
        return found


@dataclass
class Sender:
    """Sends papers; ``sent`` are the versions that were taken in."""

    council: Council
    sent: list[str] = field(default_factory=list)

    async def work(self) -> None:
        """Send a paper every other second until the end."""
        world = self.council.session.world
        while await self.council.rest(2):
            number = len(self.sent) + 1
            paper = documents.one_page(b"BT /F 24 Tf 72 700 Td (%d) Tj ET" % number)
            path = f"/items/{world.items[1]}/papers?file_name={number}.pdf&title=paper-{number}"
            answer = await self.council.caller.insist(world.secretary, "POST", path, data=paper)
            assert answer.status == 201, answer
            self.sent.append(answer.found["versions"][-1]["id"])
