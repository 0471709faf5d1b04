"""Carrying out a device's operations one after the other on what was loaded; nothing here waits or writes."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from ecabinet.annotations import names, rules
from ecabinet.annotations.bodies import BadBody, Body, Ink, Sheet, text_of, tidy, tidy_place
from ecabinet.annotations.loading import CommentRow, MarkRow, Owned, Sent, held, new_mark
from ecabinet.annotations.rules import Held
from ecabinet.annotations.schemas import (
    AddComment,
    Op,
    OpOutcome,
    PutMark,
    RefusalCode,
    RemoveComment,
    RemoveMark,
    SettleMark,
    UnreadableOp,
)
from ecabinet.annotations.sealing import Seal
from ecabinet.annotations.sight import IMPORTED, Pad, Sight
from ecabinet.kit.problem import DomainError
from ecabinet.papers.readers import ReadyVersion

MOST_MARKS: Final = 20_000
MOST_COMMENTS: Final = 20_000
MOST_SIZE: Final = 200_000_000
# Longer ago than so many seconds nothing was done that comes only now: the device's clock has changed since.
MOST_AGO: Final = 60 * 86_400
_ACTS: Final = {
    PutMark: "mark",
    RemoveMark: "mark",
    AddComment: "comment",
    RemoveComment: "comment",
    SettleMark: "settle",
}


class Refused(DomainError):
    """An operation that is not carried out."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code)
        self.why = code


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes on which pad, when and from which device.

    ``versions``: those of a paper that can be read, by id; ``seal`` where they have one.
    """

    pad: Pad
    sight: Sight
    device: str
    now: datetime
    versions: dict[str, ReadyVersion]
    seal: Seal | None

    @property
    def person_id(self) -> str:
        """The person."""
        return self.sight.person_id


class Batch:
    """The marks and comments that operations are about, changed as they are carried out."""

    def __init__(
        self, by: Writer, marks: dict[str, MarkRow], comments: dict[str, CommentRow], sent: Sent, owned: Owned
    ) -> None:
        self.by = by
        self.marks = marks
        self.comments = comments
        self.changed_marks: dict[str, None] = {}
        self.changed_comments: dict[str, None] = {}
        self.left: dict[tuple[str, str], None] = {}
        self.sent: dict[tuple[str, str], tuple[int, int]] = {}
        self.done: Counter[str] = Counter()
        self._at = by.now
        self._before = sent
        self._held: dict[str, Held] = {}
        self._count, self._size, self._said = owned.marks, owned.size, owned.comments

    @property
    def moved(self) -> set[str]:
        """The marks that lie in another layer than before."""
        return {mark_id for mark_id, _ in self.left}

    def apply(self, op: Op | UnreadableOp) -> OpOutcome:
        """Carry one operation out, unless it is known or must be refused."""
        if isinstance(op, UnreadableOp):
            return OpOutcome(n=op.n, id=op.id or op.mark, status="refused", code="body_invalid")
        subject, act = op.mark if isinstance(op, SettleMark) else op.id, _ACTS[type(op)]
        newest, _ = self.sent.get((subject, act), (self._before.mine.get((subject, act), 0), 0))
        if op.n <= newest:
            return self._outcome(op, subject, "known")
        ago = op.ago or 0
        self._at = self.by.now - timedelta(seconds=ago if ago <= MOST_AGO else 0)
        try:
            self._carry_out(op)
        except Refused as refusal:
            return self._outcome(op, subject, "refused", refusal.why)
        self.sent[subject, act] = op.n, self._revision_of(subject)
        return self._outcome(op, subject, "applied")

    def move(self, mark_id: str, layer_id: str) -> None:
        """Put a mark, as it is, into another layer."""
        row = self.marks[mark_id]
        self._write(mark_id, msgspec.structs.replace(self._held_of(row), layer=layer_id, revision=row["revision"] + 1))

    def remove(self, mark_id: str) -> None:
        """Remove a mark."""
        self._write(mark_id, rules.removed(self._held_of(self.marks[mark_id])))

    def _outcome(self, op: Op, subject: str, status: Any, code: RefusalCode | None = None) -> OpOutcome:
        about = op.mark if isinstance(op, AddComment) else subject
        return OpOutcome(n=op.n, id=subject, status=status, code=code, revision=self._revision_of(about))

    def _revision_of(self, mark_id: str) -> int:
        row = self.marks.get(mark_id)
        return row["revision"] if row and row["pad_id"] == self.by.pad.id else 0

    def _carry_out(self, op: Op) -> None:
        match op:
            case PutMark():
                self._put(op)
            case RemoveMark():
                self._remove(op)
            case AddComment():
                self._comment(op)
            case RemoveComment():
                self._remove_comment(op)
            case SettleMark():
                self._settle(op)

    def _put(self, op: PutMark) -> None:
        row = self._own(op.id)
        fresh = row is None or row["removed"]
        if row is not None and not fresh:
            self._need_writable(row["layer_id"])
            if op.parts is None or set(op.parts) - {"place"}:
                self._need_free(row["layer_id"])
        if fresh or op.parts is None or "layer" in op.parts:
            self._need_writable(op.layer)
            self._need_free(op.layer)
        try:
            self._put_checked(op, row)
        except BadBody as fault:
            raise Refused("stroke_too_long" if fault.too_long else "body_invalid") from fault

    def _put_checked(self, op: PutMark, row: MarkRow | None) -> None:
        op = self._checked(op)
        fresh = row is None or row["removed"]
        if fresh and self._count >= MOST_MARKS:
            raise Refused("too_many_marks")
        merged = rules.put(self._held_of(row) if row else None, op, self.by.device)
        grows = _size_of(merged.mark) - (row["size"] if row else 0)
        if grows > 0 and self._size + grows > MOST_SIZE:
            raise Refused("too_many_marks")
        self._write(op.id, merged.mark)
        self._count_done("put", merged.mark.layer)
        if merged.kept_text:
            self._say(names.kept_text(op.id, merged.mark.revision), op.id, merged.kept_text)

    def _remove(self, op: RemoveMark) -> None:
        row = self._own(op.id)
        # One that never came, or is gone already: the number alone is remembered, so that nothing late brings it.
        if row is None or row["removed"]:
            return
        self._need_writable(row["layer_id"])
        self._need_free(row["layer_id"])
        if self._before.others.get(op.id, 0) > op.base:
            raise Refused("mark_changed")
        if self._before.answers.get(op.id, 0) > op.seen:
            raise Refused("mark_answered")
        self.remove(op.id)
        self._count_done("remove", row["layer_id"])

    def _comment(self, op: AddComment) -> None:
        if (known := self.comments.get(op.id)) is not None:
            if known["author_id"] != self.by.person_id:
                raise Refused("mark_not_yours")
            return
        row = self._writable_mark(op.mark)
        if row["removed"]:  # nobody would read it: its writer is told while the words are there
            raise Refused("mark_not_found")
        if self._said >= MOST_COMMENTS:
            raise Refused("too_many_marks")
        try:
            text = text_of(tidy(Sheet(text=op.text)))
        except BadBody as fault:
            raise Refused("body_invalid") from fault
        self._say(op.id, op.mark, text)
        self._count_done("comment", row["layer_id"])

    def _remove_comment(self, op: RemoveComment) -> None:
        row = self.comments.get(op.id)
        if row is None or row["removed"]:
            return
        if row["author_id"] != self.by.person_id or row["pad_id"] != self.by.pad.id:
            raise Refused("mark_not_yours")
        row["text"], row["removed"], row["sealed"] = "", True, False
        self.changed_comments[op.id] = None
        self._said -= 1
        self.done["remove_comment"] += 1

    def _settle(self, op: SettleMark) -> None:
        row = self._writable_mark(op.mark)
        if (row["settled_by"] is not None) == op.settled:
            return
        row["settled_by"] = self.by.person_id if op.settled else None
        row["settled_at"] = max(row["created_at"], self._at) if op.settled else None
        self.changed_marks[op.mark] = None
        self._count_done("settle", row["layer_id"])

    def _own(self, mark_id: str) -> MarkRow | None:
        row = self.marks.get(mark_id)
        if row is not None and (row["owner_id"], row["pad_id"]) != (self.by.person_id, self.by.pad.id):
            raise Refused("mark_not_yours")
        return row

    def _writable_mark(self, mark_id: str) -> MarkRow:
        row = self.marks.get(mark_id)
        if row is None or row["pad_id"] != self.by.pad.id or row["layer_id"] not in self.by.sight.layers:
            raise Refused("mark_not_found")
        self._need_writable(row["layer_id"])
        return row

    def _need_writable(self, layer_id: str) -> None:
        layer = self.by.sight.layers.get(layer_id)
        if layer is None:
            raise Refused("layer_not_found")
        if not layer.may_write:
            raise Refused("layer_read_only")

    def _need_free(self, layer_id: str) -> None:
        """Refuse to change what a file had; its place on another version and what is said of it are no such change."""
        if self.by.sight.layers[layer_id].kind == IMPORTED:
            raise Refused("layer_imported")

    def _checked(self, op: PutMark) -> PutMark:
        """Return the operation with its body and places tidy, or refuse what does not fit on this pad."""
        body, sent = tidy(op.body), {version: tidy_place(each) for version, each in (op.places or {}).items()}
        if self.by.pad.people is None:
            fits = op.version is None and not sent and _is_of_notebook(body)
        else:
            pages = {version.id: version.pages for version in self.by.versions.values()}
            fits = not _is_of_notebook(body) and _page_of(body) <= pages.get(op.version or "", 0)
            fits = fits and all(place.page <= pages.get(version, 0) for version, place in sent.items())
        if not fits:
            raise Refused("body_invalid")
        return msgspec.structs.replace(op, body=body, places=sent)

    def _held_of(self, row: MarkRow) -> Held:
        return self._held.get(row["id"]) or held(row, self.by.seal)

    def _write(self, mark_id: str, mark: Held) -> None:
        row = self.marks.get(mark_id)
        if row is None:
            # A slow clock that was set meanwhile dates nothing before what it lies on.
            version = self.by.versions.get(mark.version or "")
            at = max(self._at, version.uploaded_at) if version else self._at
            row = self.marks[mark_id] = new_mark(mark_id, self.by.pad.id, self.by.person_id, at)
        elif row["layer_id"] != mark.layer:
            self.left[mark_id, row["layer_id"]] = None
        body = None if mark.body is None else msgspec.json.encode(mark.body).decode()
        places = msgspec.json.encode(mark.places).decode() if mark.places else None
        size = len(body or "") + len(places or "")
        self._count += (body is not None) - (row["body"] is not None)
        self._size += size - row["size"]
        row["body"], row["places"], row["size"], row["sealed"] = body, places, size, False
        row["layer_id"], row["version_id"], row["removed"] = mark.layer, mark.version, mark.removed
        row["revision"], row["changed_at"] = mark.revision, max(row["changed_at"], self._at)
        row["text_revision"], row["text_device"] = mark.text_revision, mark.text_device
        self._held[mark_id] = mark
        self.changed_marks[mark_id] = None

    def _say(self, comment_id: str, mark_id: str, text: str) -> None:
        self.comments[comment_id] = CommentRow(
            id=comment_id,
            pad_id=self.by.pad.id,
            mark_id=mark_id,
            author_id=self.by.person_id,
            at=max(self.marks[mark_id]["created_at"], self._at),
            seq=0,
            said_seq=0,
            removed=False,
            sealed=False,
            text=text,
            credited=None,
        )
        self._said += 1
        self.changed_comments[comment_id] = None

    def _count_done(self, act: str, layer_id: str) -> None:
        self.done["private" if layer_id == self.by.sight.private else act] += 1


def _size_of(mark: Held) -> int:
    where = msgspec.json.encode(mark.places).decode() if mark.places else ""
    return len(msgspec.json.encode(mark.body).decode()) + len(where)


def _is_of_notebook(body: Body) -> bool:
    return isinstance(body, Sheet) or (isinstance(body, Ink) and body.sheet is not None)


def _page_of(body: Body) -> int:
    return getattr(body, "page", None) or 1
