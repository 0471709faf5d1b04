"""Writing audit entries; always inside the transaction of the act itself."""

from typing import Any

from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Work


def note(
    work: Work,
    action: str,
    subject: tuple[str, str],
    *,
    unit_id: str | None = None,
    meeting_id: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one entry: ``action`` is the command's name, ``subject`` a (kind, id) pair, before and after plain values."""
    work.session.add(
        AuditEntry(
            id=new_id(),
            at=work.now,
            account_id=work.origin.account_id,
            person_id=work.origin.person_id,
            login_id=work.origin.login_id,
            address=work.origin.address,
            device=work.origin.device,
            request_id=work.origin.request_id,
            action=action,
            subject_kind=subject[0],
            subject_id=subject[1],
            unit_id=unit_id,
            meeting_id=meeting_id,
            before=before,
            after=after,
        )
    )
