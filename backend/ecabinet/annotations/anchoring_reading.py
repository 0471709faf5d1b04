"""Which marks have no place yet on the newest version of their paper, and where they lie on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.anchoring import ANSWERED, anchor, stays
from ecabinet.annotations.anchoring_bodies import placed
from ecabinet.annotations.bodies import Body, Place
from ecabinet.annotations.loading import MarkRow, held, load_marks
from ecabinet.annotations.pad_marks import Placed
from ecabinet.annotations.sealing import Seal
from ecabinet.annotations.tables import Mark
from ecabinet.annotations.views import places
from ecabinet.papers.readers import ReadyVersion
from ecabinet.papers.version_pair import VersionPair

_AT_ONCE = 500


class Standing(msgspec.Struct, frozen=True):
    """A mark without a place on the newest version, and its body on the version that tells it best.

    ``file`` is that version's, by its SHA-256.
    """

    id: str
    revision: int
    seq: int
    file: str
    body: Body


class Wanted(msgspec.Struct, frozen=True):
    """Where a mark, as it was at ``revision``, lies on the newest version."""

    id: str
    revision: int
    place: Place


class Portion(msgspec.Struct, frozen=True):
    """A part of the marks: at most so many of those that go from one ``file`` and come after a number of the pad."""

    file: str
    after: int
    most: int


async def standing_marks(
    session: AsyncSession,
    pad_id: str,
    layers: Collection[str],
    seal: Seal | None,
    versions: Sequence[ReadyVersion],
    portion: Portion | None = None,
) -> list[Standing]:
    """Return the marks of these layers that were made on earlier versions and have no place on the last one.

    They come in the order of the pad's numbers; with a ``portion`` only those that belong to it.

    Raises:
        Unavailable: a private one cannot be opened (``private_marks_unavailable``).
    """
    if len(versions) < 2:
        return []
    query = select(Mark.id).where(
        *_without_place(pad_id, layers, versions), Mark.seq > (portion.after if portion else 0)
    )
    ids = (await session.scalars(query.order_by(Mark.seq))).all()
    found: list[Standing] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = await load_marks(session, part)
        read = [each for mark_id in part if (each := _standing(rows[mark_id], seal, versions))]
        found += read if portion is None else [each for each in read if each.file == portion.file]
        if portion is not None and len(found) >= portion.most:
            return found[: portion.most]
    return found


async def are_standing(
    session: AsyncSession, pad_id: str, layers: Collection[str], versions: Sequence[ReadyVersion], after: int
) -> bool:
    """Tell whether marks after a number of the pad have no place on the last version; no layer is a private one."""
    standing = exists().where(*_without_place(pad_id, layers, versions), Mark.seq > after)
    return bool(await session.scalar(select(standing)))


async def bases_of_standing(
    session: AsyncSession, pad_id: str, layers: Collection[str], versions: Sequence[ReadyVersion]
) -> set[str]:
    """Return the versions that the marks of these layers without a place on the last one go from; none is private."""
    if len(versions) < 2:
        return set()
    standing = _without_place(pad_id, layers, versions)
    answered = or_(*(Mark.places.contains(f'"{state}"') for state in sorted(ANSWERED)))
    unanswered = select(Mark.version_id).where(*standing, or_(Mark.places.is_(None), ~answered))
    found = {str(version_id) for version_id in await session.scalars(unanswered.distinct())}
    rows = await session.execute(select(Mark.version_id, Mark.places).where(*standing, answered))
    return found | {basis_of(made_on or "", places.decode(where or "{}"), versions) for made_on, where in rows}


def basis_of(made_on: str, lies: Mapping[str, Place], versions: Sequence[ReadyVersion]) -> str:
    """Return the version to go from: the mark's own, or the newest on which its owner has said where it lies."""
    numbers = {version.id: version.no for version in versions}
    answered = [each for each, place in lies.items() if place.state in ANSWERED and each in numbers]
    return max([made_on, *answered], key=lambda each: numbers.get(each, 0))


def _without_place(
    pad_id: str, layers: Collection[str], versions: Sequence[ReadyVersion]
) -> tuple[ColumnElement[bool], ...]:
    """Return what is so of marks without a place on the last version; private ones are to be opened to be sure."""
    return (
        Mark.pad_id == pad_id,
        Mark.layer_id.in_(layers),
        Mark.removed.is_(False),
        Mark.version_id.in_([version.id for version in versions[:-1]]),
        or_(Mark.places.is_(None), ~Mark.places.contains(versions[-1].id)),
    )


def _standing(row: MarkRow, seal: Seal | None, versions: Sequence[ReadyVersion]) -> Standing | None:
    mark = held(row, seal)
    if versions[-1].id in mark.places or mark.body is None or mark.version is None:
        return None
    basis = basis_of(mark.version, mark.places, versions)
    body = mark.body if basis == mark.version else placed(mark.body, mark.places[basis])
    (file,) = [version.sha256 for version in versions if version.id == basis]
    return Standing(row["id"], row["revision"], row["seq"], file, body)


def by_file(standing: Iterable[Standing]) -> Mapping[str, list[Standing]]:
    """Return the marks by the file that they go from."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for each in standing:
        found[each.file].append(each)
    return found


def wanted_places(marks: Iterable[Standing], pair: VersionPair | None) -> list[Wanted]:
    """Return where marks of one file lie on the newest version; without a ``pair`` that has the same file. Blocking.

    Raises:
        NotFound: ``page_not_found``: what was read from a file is not there.
    """
    found = [(mark, anchor(mark.body, pair) if pair else stays(mark.body)) for mark in marks]
    return [Wanted(mark.id, mark.revision, place) for mark, place in found if place is not None]


def placed_on(version_id: str, wanted: Iterable[Wanted]) -> list[Placed]:
    """Return the places as they are written."""
    return [Placed(mark_id=each.id, revision=each.revision, version_id=version_id, place=each.place) for each in wanted]
