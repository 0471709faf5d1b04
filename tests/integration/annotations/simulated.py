"""Devices that write while their network drops, delays and repeats what they send."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.integration.annotations.desk import Device, Json, box

from ecabinet.kit.ids import new_id

_UNHEARD = {"layer_not_found", "layer_read_only", "mark_not_found"}


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
    """One device: what it did and did not yet hear of waits in ``unsent``, in its own order.

    ``words`` are those that somebody wrote, on whichever device, and did not replace or remove.
    """

    def __init__(self, name: str, device: Device, words: set[str]) -> None:
        self.name = name
        self.device = device
        self.words = words
        self.seen = Seen()
        self.pushed = Seen()
        self.unsent: list[Json] = []
        self.layers: list[Json] = []
        self.revisions: dict[str, int] = {}
        self.copies: dict[str, str] = {}
        self._texts: dict[str, set[str]] = {}
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
        if parts is None or "text" in parts:
            self._replace_words(mark, body["text"])
        self._note(op="put", id=mark, base=self._base(mark), layer=layer, version=version, body=body, parts=changed)

    def remove(self, mark: str) -> None:
        self._replace_words(mark, "")
        self._note(op="remove", id=mark, base=self._base(mark), seen=self.seen.seq)

    def comment(self, mark: str, text: str) -> None:
        self.words.add(text)
        self._note(op="comment", id=new_id(), mark=mark, text=text)

    def settle(self, mark: str, settled: bool) -> None:
        self._note(op="settle", mark=mark, settled=settled)

    def take_answer(self, batch: list[Json], outcomes: list[Json]) -> None:
        """Forget what arrived, and have what was refused go on elsewhere as the screens do."""
        saved: set[str] = set()
        instead: dict[int, Json | None] = {}
        for op, outcome in zip(batch, outcomes, strict=True):
            refused = outcome["status"] == "refused"
            instead[op["n"]] = self._instead(op, outcome, saved) if refused else None
            # What somebody else did between was not seen.
            if not refused and outcome["revision"] == op.get("base", -1) + 1:
                self.revisions[op["id"]] = max(outcome["revision"], self._base(op["id"]))
        went_on = [instead.get(each["n"], each) for each in self.unsent]
        self.unsent = [each for each in went_on if each is not None]

    def _instead(self, op: Json, outcome: Json, saved: set[str]) -> Json | None:
        """Return what goes instead of a refused operation, as ``frontend/src/core/marks/rescue.ts`` has it."""
        about = op.get("mark") or op["id"]
        if outcome["code"] not in _UNHEARD:
            return None
        own = next(layer["id"] for layer in self.layers if layer["kind"] == "private")
        if copy := self.copies.get(about):
            aside = {"put": {"id": copy, "base": 0, "layer": own}, "remove": {"id": copy, "base": 0}}
            return op | aside.get(op["op"], {"mark": copy})
        if op["op"] == "put":
            saved.add(about)
            if outcome["revision"]:
                self.copies[about] = new_id()
                return op | {"id": self.copies[about], "base": 0, "layer": own, "parts": None}
            return op | {"layer": own, "parts": None}
        if about in saved and op["op"] != "remove":
            return op
        note = {"op": "put", "n": op["n"], "id": new_id(), "base": 0, "layer": own, "version": self.device.version}
        return note | {"body": box(op["text"]), "parts": None} if op["op"] == "comment" else None

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

    def _replace_words(self, mark: str, text: str) -> None:
        """Write other words on a mark: all that this device knows to stand there are given up."""
        shown = [each["body"] for each in self.unsent if each["op"] == "put" and each["id"] == mark]
        shown += [self.seen.marks[mark]["body"] or {}] if mark in self.seen.marks else []
        mine = self._texts.setdefault(mark, set())
        self.words -= {*mine, *(body.get("text", "") for body in shown)}
        mine.add(text)
        if text:
            self.words.add(text)

    def _note(self, **op: Any) -> None:
        self.unsent.append({"n": next(self._numbers), **op})
