"""The two signatures of a document: the person's, then the organisation's (NĐ 30/2020 Arts 5, 32).

Signing takes longer than a transaction may: the document is read, signed in a worker process, and stored only if it
is still the one that was read. A repeated request gets the first answer and signs nothing.
"""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.conclusions.access import CLERK, Held, find_document, lock_document, need_command
from ecabinet.conclusions.live import document_views
from ecabinet.conclusions.prepare import keep_step, need_bytes, notice_values
from ecabinet.conclusions.rules import DocumentCommand
from ecabinet.conclusions.schemas import DocumentView, SignOutcome
from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Account, Person, RoleGrant, Unit
from ecabinet.kit.command import Command
from ecabinet.kit.edits import touch
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Unauthenticated
from ecabinet.kit.work import Work
from ecabinet.notices.service import tell
from ecabinet.signing import keys
from ecabinet.signing.desk import SigningDesk
from ecabinet.signing.jobs import SignRequest, Step
from ecabinet.signing.pins import WrongPin, with_pin
from ecabinet.signing.values import Statement

_COMMANDS: dict[Step, DocumentCommand] = {"personal": DocumentCommand.SIGN, "seal": DocumentCommand.SEAL}
_EVENTS: dict[Step, str] = {"personal": "DocumentSigned", "seal": "DocumentSealed"}
_REASONS: dict[Step, str] = {"personal": "Ký ban hành văn bản", "seal": "Xác thực văn bản của cơ quan, tổ chức"}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A signature to make: on which state of which document, with which key, shown how, and when."""

    document_id: str
    step: Step
    version: int
    sha256: str
    key_id: str
    key_file: str
    shown_name: str
    statement: Statement


async def sign_document(command: Command, desk: SigningDesk, actor: Actor, document_id: str, pin: str) -> DocumentView:
    """Sign a prepared document as its signer.

    Raises:
        NotFound: there is no such document for this person.
        Forbidden: somebody else signs it.
        Unauthenticated: the PIN is wrong (``pin_wrong`` with ``tries_left``).
        Conflict: the document is not waiting to be signed or changed meanwhile, or the key is missing, out of date
            or blocked.
    """
    return await _put_signature(command, desk, actor, document_id, "personal", pin)


async def seal_document(command: Command, desk: SigningDesk, actor: Actor, document_id: str, pin: str) -> DocumentView:
    """Add the issuing unit's signature as its records clerk; raises as ``sign_document``."""
    return await _put_signature(command, desk, actor, document_id, "seal", pin)


async def _put_signature(
    command: Command, desk: SigningDesk, actor: Actor, document_id: str, step: Step, pin: str
) -> DocumentView:
    outcome = await command.earlier(SignOutcome)
    if outcome is None:
        async with command.database.reading() as session:
            plan = await _plan(session, actor, document_id, step, command.clock.now())
        outcome = await _try(command, desk, actor, plan, pin)
    if outcome.document is None:
        raise Unauthenticated("pin_wrong", tries_left=outcome.tries_left)
    return outcome.document


async def _plan(session: AsyncSession, actor: Actor, document_id: str, step: Step, now: datetime) -> Plan:
    held = await find_document(session, actor, document_id)
    need_command(held, _COMMANDS[step])
    document = held.document
    unit = await session.get_one(Unit, held.signer_set.issuer_unit_id)
    signer = await session.get_one(Person, document.signer_id)
    name = signer.full_name if step == "personal" else unit.name
    key = await _key(session, held, step, now)
    return Plan(
        document_id=document_id,
        step=step,
        version=document.version,
        sha256=need_bytes(document),
        key_id=key.id,
        key_file=key.file_name,
        shown_name=name,
        statement=Statement(name=name, reason=_REASONS[step], location=unit.place, at=now),
    )


async def _key(session: AsyncSession, held: Held, step: Step, now: datetime) -> keys.UsableKey:
    if step == "personal":
        return keys.need_usable(await keys.key_of_person(session, held.document.signer_id), now)
    return keys.need_usable(await keys.seal_of_unit(session, held.signer_set.issuer_unit_id), now)


async def _try(command: Command, desk: SigningDesk, actor: Actor, plan: Plan, pin: str) -> SignOutcome:
    request = SignRequest(
        pdf=await desk.bytes_of(plan.sha256),
        step=plan.step,
        key_file=await desk.key_file(plan.key_file),
        pin=pin,
        shown_name=plan.shown_name,
        statement=plan.statement,
        time_server=desk.time_server,
    )
    signed = await with_pin(command, plan.key_id, lambda: desk.sign(request))
    if isinstance(signed, WrongPin):
        return await command.run(_note_wrong_pin, plan, signed.tries_left)
    return await command.run(_store, actor, plan, await desk.keep(signed.pdf))


async def _note_wrong_pin(work: Work, plan: Plan, left: int) -> SignOutcome:
    note(
        work,
        "wrong_signing_pin",
        ("document", plan.document_id),
        after={"key_id": plan.key_id, "step": plan.step, "tries_left": left},
    )
    return SignOutcome(tries_left=left)


async def _store(work: Work, actor: Actor, plan: Plan, sha256: str) -> SignOutcome:
    command = _COMMANDS[plan.step]
    held = await lock_document(work, actor, plan.document_id, command)
    document = held.document
    if (document.version, document.sha256) != (plan.version, plan.sha256):
        raise Conflict("document_changed")
    document.state, document.sha256 = need_command(held, command), sha256
    touch(document, actor.person_id, work.now)
    if plan.step == "personal":
        document.signed_at = plan.statement.at
    else:
        document.sealed_at = plan.statement.at
    keep_step(work, document, document.state)
    note(
        work,
        f"{command}_document",
        ("document", document.id),
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        before={"sha256": plan.sha256},
        after={"state": document.state, "sha256": sha256, "key_id": plan.key_id},
    )
    await record(work, document.meeting_id, _EVENTS[plan.step], [("document", document.id)])
    await _tell_clerks(work, held, plan.step)
    return SignOutcome(document=(await document_views(work.session, [document]))[document.id])


async def _tell_clerks(work: Work, held: Held, step: Step) -> None:
    if step != "personal":
        return
    document = held.document
    tell(
        work,
        await clerks_of(work.session, held.signer_set.issuer_unit_id),
        "document_to_seal",
        href=f"/documents/{document.id}",
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        values=notice_values(document),
    )


async def clerks_of(session: AsyncSession, unit_id: str) -> list[str]:
    """Return the ids of a unit's records clerks."""
    query = (
        select(Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == CLERK,
            RoleGrant.scope_kind == "unit",
            RoleGrant.scope_id == unit_id,
            Account.disabled_at.is_(None),
        )
    )
    return list((await session.scalars(query)).all())
