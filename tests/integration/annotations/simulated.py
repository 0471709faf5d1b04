"""Devices that write while their network drops, delays and repeats what they send."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.integration.annotations.desk import Device, Json

from ecabinet.kit.ids import new_id


@dataclass
class Seen:
    """What one device knows of the pad from feeds and pushed frames."""

    seq: int = 0
    epoch: int = 0
    marks: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, Json] = field(default_factory=dict)

    def take(self, feed: Json) -> None:
        """Take in a feed as the screens do."""
        if feed["reset"]:
            self.marks, self.comments = {}, {}
        self.marks |= {mark["id"]: mark for mark in feed["marks"]}
        self.comments |= {comment["id"]: comment for comment in feed["comments"]}
        self.seq, self.epoch = feed["seq"], feed["epoch"]

    def standing(self) -> tuple[dict[str, Json], dict[str, Json]]:
        """Return the marks that stand and what is said about them."""
        marks = {ref: mark for ref, mark in self.marks.items() if not mark["removed"]}
        said = {ref: each for ref, each in self.comments.items() if not each["removed"] and each["mark"] in marks}
        return marks, said


class Simulated:
    """One device: what it did and did not yet hear of waits in ``unsent``, in its own order."""

    def __init__(self, name: str, device: Device) -> None:
        self.name = name
        self.device = device
        self.seen = Seen()
        self.pushed = Seen()
        self.unsent: list[Json] = []
        self.layers: list[Json] = []
        self.revisions: dict[str, int] = {}
        self._numbers = itertools.count(1)

    async def fetch(self) -> None:
        """Ask for what is new, as often as there is more."""
        more = True
        while more:
            feed = await self.device.feed(self.seen.seq, self.seen.epoch)
            self.seen.take(feed)
            self.layers, more = feed["layers"] or self.layers, feed["more"]
        self.revisions |= {ref: mark["revision"] for ref, mark in self.seen.marks.items()}

    def put(self, mark: str, layer: str, body: Json, parts: Iterable[str] | None) -> None:
        """Note a change: its parts are all that this device changed since the revision it knows."""
        before = [each["parts"] for each in self.unsent if each["op"] == "put" and each["id"] == mark]
        changed = None if parts is None or None in before else sorted({*parts, *itertools.chain(*before)})
        version = self.device.version
        self._note(op="put", id=mark, base=self._base(mark), layer=layer, version=version, body=body, parts=changed)

    def remove(self, mark: str) -> None:
        self._note(op="remove", id=mark, base=self._base(mark), seen=self.seen.seq)

    def comment(self, mark: str, text: str) -> None:
        self._note(op="comment", id=new_id(), mark=mark, text=text)

    def settle(self, mark: str, settled: bool) -> None:
        self._note(op="settle", mark=mark, settled=settled)

    def take_answer(self, batch: list[Json], outcomes: list[Json]) -> None:
        """Forget what arrived, and keep for later what could not be about anything yet."""
        again = {each["n"] for each in outcomes if each.get("code") == "mark_not_found"}
        done = {each["n"] for each in batch} - again
        self.unsent = [each for each in self.unsent if each["n"] not in done]
        for op, outcome in zip(batch, outcomes, strict=True):
            if op["op"] in {"put", "remove"} and outcome["status"] != "refused":
                self.revisions[op["id"]] = max(outcome["revision"], self._base(op["id"]))

    def own_marks(self) -> list[str]:
        """Return this person's marks that this device knows of or made."""
        made = [each["id"] for each in self.unsent if each["op"] == "put"]
        mine = [ref for ref, mark in self.seen.standing()[0].items() if mark["owner"]["id"] == self.device.person_id]
        return sorted({*made, *mine})

    def body_of(self, mark: str) -> Json:
        """Return a mark's body as this device shows it."""
        own = [each["body"] for each in self.unsent if each["op"] == "put" and each["id"] == mark]
        held: Json = own[-1] if own else self.seen.marks[mark]["body"]
        return dict(held)

    def layer_of(self, mark: str) -> str:
        own = [each["layer"] for each in self.unsent if each["op"] == "put" and each["id"] == mark]
        return str(own[-1] if own else self.seen.marks[mark]["layer"])

    def _base(self, mark: str) -> int:
        return self.revisions.get(mark, 0)

    def _note(self, **op: Any) -> None:
        self.unsent.append({"n": next(self._numbers), **op})
