"""Every mapped row in one place, for migrations."""

from ecabinet.annotations import tables as annotations
from ecabinet.audit import tables as audit
from ecabinet.conclusions import tables as conclusions
from ecabinet.devices import tables as devices
from ecabinet.identity import tables as identity
from ecabinet.kit import event_log, idempotency, job_table
from ecabinet.kit.database import Base
from ecabinet.meetings import tables as meetings
from ecabinet.monitoring import tables as monitoring
from ecabinet.notices import tables as notices
from ecabinet.papers import tables as papers
from ecabinet.signing import tables as signing
from ecabinet.voting import tables as voting

MODULES = (
    annotations,
    audit,
    conclusions,
    devices,
    event_log,
    idempotency,
    identity,
    job_table,
    meetings,
    monitoring,
    notices,
    papers,
    signing,
    voting,
)
metadata = Base.metadata
