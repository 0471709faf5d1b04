"""Which marks have no place yet on the newest version of their paper, and where they lie on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.anchoring import ANSWERED, anchor, stays
from ecabinet.annotations.anchoring_bodies import placed
from ecabinet.annotations.bodies import Body, Place
from ecabinet.annotations.loading import MarkRow, held, load_marks
from ecabinet.annotations.rules import Held
from ecabinet.annotations.sealing import Seal
from ecabinet.annotations.tables import Mark
from ecabinet.kit.files import FileStore
from ecabinet.kit.sandbox import Sandbox
from ecabinet.papers.compare import CompareRequest, pair_of
from ecabinet.papers.readers import ReadyVersion

_AT_ONCE = 5_000


class Standing(msgspec.Struct, frozen=True):
    """A mark without a place on the newest version, and its body on the version that tells it best, ``basis``."""

    id: str
    revision: int
    basis: str
    body: Body


class Wanted(msgspec.Struct, frozen=True):
    """Where a mark, as it was at ``revision``, lies on the newest version."""

    id: str
    revision: int
    place: Place


async def standing_marks(
    session: AsyncSession,
    pad_id: str,
    layers: Collection[str],
    seal: Seal | None,
    versions: Sequence[ReadyVersion],
    most: int | None = None,
) -> list[Standing]:
    """Return the marks of these layers that were made on earlier versions and have no place on the last one.

    Raises:
        Unavailable: a private one cannot be opened (``private_marks_unavailable``).
    """
    if len(versions) < 2:
        return []
    numbers = {version.id: version.no for version in versions}
    ids = await _made_earlier(session, pad_id, layers, versions)
    found: list[Standing] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows = await load_marks(session, ids[start : start + _AT_ONCE])
        found += [each for row in rows.values() if (each := _standing(row, seal, numbers, versions[-1].id))]
        if most is not None and len(found) >= most:
            return found[:most]
    return found


async def _made_earlier(
    session: AsyncSession, pad_id: str, layers: Collection[str], versions: Sequence[ReadyVersion]
) -> list[str]:
    query = select(Mark.id).where(
        Mark.pad_id == pad_id,
        Mark.layer_id.in_(layers),
        Mark.removed.is_(False),
        Mark.version_id.in_([version.id for version in versions[:-1]]),
    )
    return list(await session.scalars(query.order_by(Mark.seq)))


def _standing(row: MarkRow, seal: Seal | None, numbers: Mapping[str, int], newest: str) -> Standing | None:
    mark = held(row, seal)
    if newest in mark.places or mark.body is None or mark.version is None:
        return None
    basis, body = _basis(mark, mark.version, mark.body, numbers)
    return Standing(row["id"], row["revision"], basis, body)


def _basis(mark: Held, version: str, body: Body, numbers: Mapping[str, int]) -> tuple[str, Body]:
    """Return the version to go from: the mark's own, or the newest on which its owner has said where it lies."""
    answered = [each for each, place in mark.places.items() if place.state in ANSWERED and each in numbers]
    latest = max([version, *answered], key=lambda each: numbers[each])
    return latest, body if latest == version else placed(body, mark.places[latest])


def wanted_places(
    standing: Iterable[Standing], versions: Sequence[ReadyVersion], files: FileStore, sandbox: Sandbox
) -> list[Wanted]:
    """Return where the marks lie on the last of the versions; blocking.

    Raises:
        Invalid: ``papers_not_compared``.
    """
    hashes = {version.id: version.sha256 for version in versions}
    by_basis: dict[str, list[Standing]] = defaultdict(list)
    for each in standing:
        by_basis[each.basis].append(each)
    newest = hashes[versions[-1].id] if versions else ""
    wanted: list[Wanted] = []
    for basis, marks in by_basis.items():
        wanted += _placed_from(marks, hashes[basis], newest, files, sandbox)
    return wanted


def _placed_from(marks: list[Standing], before: str, after: str, files: FileStore, sandbox: Sandbox) -> list[Wanted]:
    if before == after:
        places = [(mark, stays(mark.body)) for mark in marks]
    else:
        pair = pair_of(CompareRequest(before=before, after=after), files, sandbox)
        places = [(mark, anchor(mark.body, pair)) for mark in marks]
    return [Wanted(mark.id, mark.revision, place) for mark, place in places if place is not None]
