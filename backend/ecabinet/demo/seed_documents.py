"""Keys for those who sign and seal, and the documents of the closed session with their real signatures."""

from ecabinet.conclusions.drafts import make_document
from ecabinet.conclusions.finish import issue_document
from ecabinet.conclusions.prepare import prepare_document
from ecabinet.conclusions.rules import Capacity
from ecabinet.conclusions.schemas import MakeDocument
from ecabinet.conclusions.sign import seal_document, sign_document
from ecabinet.conclusions.tables import SignerSet
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import (
    GOVERNMENT,
    HEAD,
    OFFICE,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SEAL_CLERK,
    SECRETARY,
    Character,
    organisation,
    pin_of,
)
from ecabinet.demo.seed_sessions import Held, read_notices
from ecabinet.demo.stage import Stage
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Origin, Work
from ecabinet.signing.keys import make_person_key, make_seal


async def make_keys(stage: Stage, body_id: str) -> None:
    """Make the demo authority, the keys of both signers and both seals, and set who signs what (NĐ 30/2020 Art 13)."""
    folder = stage.installation.desk.keys
    units = {code: await stage.unit_id(code) for code in (GOVERNMENT, OFFICE)}
    async with stage.installation.database.writing() as session:
        work = Work(session=session, now=stage.clock.now(), origin=Origin(device="ecabinet demo"))
        for signer in (HEAD, OFFICE_HEAD):
            await make_person_key(work, folder, stage.person(signer.username), pin_of(signer))
        await make_seal(work, folder, units[GOVERNMENT], pin_of(SEAL_CLERK))
        await make_seal(work, folder, units[OFFICE], pin_of(OFFICE_CLERK))
        session.add(_signers(stage, body_id, "resolution", HEAD, units[GOVERNMENT]))
        session.add(_signers(stage, body_id, "conclusion_notice", OFFICE_HEAD, units[OFFICE]))
        await session.commit()


def _signers(stage: Stage, body_id: str, kind: str, signer: Character, issuer_id: str) -> SignerSet:
    for_body = kind == "resolution"
    return SignerSet(
        id=new_id(),
        body_id=body_id,
        document_kind=kind,
        signer_id=stage.person(signer.username),
        authority=Capacity.ON_BEHALF if for_body else Capacity.BY_ORDER,
        authority_of=organisation(GOVERNMENT).name if for_body else HEAD.title,
        signer_title=signer.office,
        issuer_unit_id=issuer_id,
        symbol=organisation(GOVERNMENT if for_body else OFFICE).symbol,
    )


async def make_documents(stage: Stage, held: Held, votes: list[str], occasion: Occasion) -> None:
    """Issue the notice and the first vote's resolution; the second vote's waits for its signer."""
    stage.clock.set(occasion.at(14, 0, working_days_before=-1))
    notice = await _prepare(stage, held, MakeDocument(kind="conclusion_notice"))
    await _issue(stage, notice, OFFICE_HEAD, OFFICE_CLERK)
    stage.clock.forward(minutes=40)
    resolution = await _prepare(stage, held, MakeDocument(kind="resolution", vote_id=votes[0]))
    await _issue(stage, resolution, HEAD, SEAL_CLERK)
    stage.clock.forward(minutes=25)
    await read_notices(stage, held.meeting_id)
    await _prepare(stage, held, MakeDocument(kind="resolution", vote_id=votes[1]))


async def _prepare(stage: Stage, held: Held, data: MakeDocument) -> str:
    writer = SECRETARY.username
    document_id = (await stage.act(writer, make_document, held.meeting_id, data)).id
    stage.clock.forward(minutes=35)
    await prepare_document(stage.command(writer), stage.installation.desk, stage.actor(writer), document_id)
    return document_id


async def _issue(stage: Stage, document_id: str, signer: Character, clerk: Character) -> None:
    desk = stage.installation.desk
    stage.clock.forward(minutes=50)
    who = signer.username
    await sign_document(stage.command(who), desk, stage.actor(who), document_id, pin_of(signer))
    stage.clock.forward(minutes=20)
    who = clerk.username
    await seal_document(stage.command(who), desk, stage.actor(who), document_id, pin_of(clerk))
    stage.clock.forward(minutes=5)
    await stage.act(who, issue_document, document_id)
