"""Telling people things inside the application."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from ecabinet.identity.actor import Actor
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import NotFound
from ecabinet.kit.work import Work
from ecabinet.notices.tables import Notice


def tell(
    work: Work,
    person_ids: Iterable[str],
    kind: str,
    *,
    href: str,
    unit_id: str,
    meeting_id: str | None = None,
    values: dict[str, Any] | None = None,
) -> None:
    """Write one notice for each person; open tablets show it right after the commit."""
    for person_id in dict.fromkeys(person_ids):
        work.session.add(
            Notice(
                id=new_id(),
                person_id=person_id,
                unit_id=unit_id,
                meeting_id=meeting_id,
                kind=kind,
                values=values or {},
                href=href,
                at=work.now,
            )
        )
        work.told.notices.add(person_id)


async def mark_read(work: Work, actor: Actor, notice_id: str) -> None:
    """Mark one of one's own notices as read.

    Raises:
        NotFound: there is no such notice for this person.
    """
    query = select(Notice).where(Notice.id == notice_id, Notice.person_id == actor.person_id)
    notice = (await work.session.scalars(query)).one_or_none()
    if notice is None:
        raise NotFound("notice_not_found")
    notice.read_at = notice.read_at or work.now
