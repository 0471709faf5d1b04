"""The work that goes on while the server is killed: documents on their way, and the chair in the session."""

import random
from typing import Protocol

import httpx
from tests.integration.conclusions.office import PIN, SEAL_PIN
from tests.integration.killed.hand import Act, Hand, Json

STAGES = ("make", "prepare", "sign", "seal", "issue")
STATES = ("draft", "prepared", "signed", "sealed", "issued")


class Lane(Protocol):
    """Work that can be cut off and gone on with."""

    acknowledged: int

    async def step(self) -> bool:
        """Carry out the next command; tell whether there was one left."""
        ...

    async def stands(self) -> None:
        """Check that what was acknowledged stands."""
        ...


async def work_until_cut(lane: Lane) -> None:
    """Go on until the server is gone, or nothing is left to do."""
    try:
        while await lane.step():
            pass
    except httpx.TransportError:
        return


class DocumentLane:
    """Documents of one kind, each taken from its draft to its issue before the next."""

    def __init__(self, hand: Hand, signer: str, wanted: list[tuple[str, Json]]) -> None:
        self.acknowledged = 0
        self.answers: dict[str, list[Json]] = {}
        self.hand = hand
        self._signer, self._wanted = signer, wanted
        self._present: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether every document is issued."""
        return self._present is None and not self._wanted

    async def step(self) -> bool:
        """Do what the present document waits for, or begin the next one."""
        if self.is_done:
            return False
        act, answer = await self.hand.do(self._next())
        self.acknowledged += 1
        if act.name == "make":
            self._wanted.pop(0)
            self._present = answer["id"]
            self.answers[answer["id"]] = []
            return True
        assert self._present is not None
        self.answers[self._present].append(answer)
        assert answer["state"] == STATES[STAGES.index(act.name)]
        if act.name == "issue":
            self._present = None
        return True

    def _next(self) -> Act:
        if self._present is None:
            meeting, body = self._wanted[0]
            return Act("make", "POST", f"/meetings/{meeting}/documents", body, "secretary")
        stage = STAGES[len(self.answers[self._present]) + 1]
        person = {"prepare": "secretary", "sign": self._signer}.get(stage, "clerk")
        pin = {"sign": {"pin": PIN}, "seal": {"pin": SEAL_PIN}}.get(stage)
        return Act(stage, "POST", f"/documents/{self._present}/{stage}", pin, person)

    async def stands(self) -> None:
        """Check that everything acknowledged is there, and nothing more than what got no answer."""
        for document, answers in self.answers.items():
            seen = (await self.hand.see("secretary", f"/documents/{document}"))["document"]
            ahead = STATES.index(seen["state"]) - len(answers)
            assert ahead == 0 or (ahead == 1 and document == self._present and self.hand.unanswered), seen
            for answer in answers[:1]:
                assert (seen["number"], seen["year"]) == (answer["number"], answer["year"])
            if answers and not ahead:
                assert seen == answers[-1]


class ChairLane:
    """The chair records a conclusion anew and anew and turns the session from item to item, without end."""

    def __init__(self, hand: Hand, meeting: str, items: list[str]) -> None:
        self.acknowledged = 0
        self.conclusion: Json | None = None
        self.moves: list[str] = []
        self.hand = hand
        self._meeting, self._items = meeting, items
        self._chance = random.Random(7)

    async def step(self) -> bool:
        """Record or move, as chance has it."""
        act, answer = await self.hand.do(self._next())
        self.acknowledged += 1
        if act.name == "move":
            assert act.body is not None
            self.moves.append(act.body["item_id"])
        else:
            self.conclusion = answer
        return True

    @property
    def version(self) -> int:
        """How often the conclusion was recorded."""
        return int(self.conclusion["version"]) if self.conclusion else 0

    def _next(self) -> Act:
        if self._chance.random() < 0.5:
            turned: Json = {"item_id": self._chance.choice(self._items)}
            return Act("move", "POST", f"/meetings/{self._meeting}/current-item", turned, "chair")
        body: Json = {"text": f"Kết luận lần {self.version + 1}.", "expected_version": self.version}
        return Act("conclude", "PUT", f"/items/{self._items[0]}/conclusion", body, "chair")

    async def stands(self) -> None:
        """Check that the last conclusion and the last move stand, or the one that got no answer."""
        entities = (await self.hand.see("chair", f"/meetings/{self._meeting}/snapshot"))["entities"]
        act = self.hand.unanswered
        unsure: Json = act.body if act and act.body else {}
        moved = [*self.moves[-1:], *([unsure["item_id"]] if "item_id" in unsure else [])] or [None]
        assert entities["meeting"][self._meeting]["current_item_id"] in moved
        recorded = entities.get("conclusion", {}).get(self._items[0])
        if recorded != self.conclusion:
            assert (recorded["text"], recorded["version"]) == (unsure["text"], self.version + 1)
