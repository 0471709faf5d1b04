"""What the demo's sessions deal with: their items, and the papers of each."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from ecabinet.demo.letters import Letter, Parts, blocks_of
from ecabinet.demo.occasion import Occasion
from ecabinet.papers.rules import PaperKind
from ecabinet.typeset.models import Block, WorkingPaper
from ecabinet.typeset.models import PaperKind as Form

MakeParts = Callable[[Occasion], Parts]
MakeBlocks = Callable[[Occasion], Sequence[Block]]


class PaperPlan(NamedTuple):
    """A paper: its form, the ministry it comes from, its number and abstract, and the stored text it is made of.

    ``days`` is how many working days before the session it was signed. Titles may hold ``{month}`` and the like.
    """

    title: str
    file_name: str
    form: Form
    unit: str
    number: int
    abstract: str
    text: str
    days: int = 10
    parts: MakeParts | None = None
    annexes: MakeBlocks | None = None

    @property
    def kind(self) -> PaperKind:
        """The kind under which the agenda lists it."""
        return PaperKind.DRAFT_RESOLUTION if self.form == "draft_decree" else PaperKind(self.form)

    def make(self, occasion: Occasion) -> WorkingPaper:
        """Return the paper for a session."""
        letter = Letter(self.form, self.unit, self.number, self.abstract.format_map(occasion.words()))
        blocks = blocks_of(self.text, occasion, self.parts(occasion) if self.parts else None)
        return letter.paper(blocks, occasion.earlier(self.days), self.annexes(occasion) if self.annexes else ())


class ItemPlan(NamedTuple):
    """An agenda item; ``unit`` is the code of the submitting agency, empty for none."""

    title: str
    minutes: int
    unit: str
    papers: tuple[PaperPlan, ...] = ()
    kind: Literal["discussion", "decision", "report"] = "discussion"
    secret_copies: int = 0
    question: str = ""
    conclusion: str = ""


class SessionPlan(NamedTuple):
    """A session: ``invited`` numbers the items (from 0) that the invitee attends, empty for none."""

    title: str
    kind: str
    place: str
    items: tuple[ItemPlan, ...]
    invited: tuple[int, ...] = ()
