"""Conclusions, documents and registers."""

from typing import Annotated, Literal

from litestar import Controller, Response, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ecabinet.conclusions import conclude, detail, drafts, finish, prepare, queries, sign, signers
from ecabinet.conclusions.access import find_document
from ecabinet.conclusions.rules import DocumentState
from ecabinet.conclusions.schemas import (
    ChangeDocument,
    ConclusionView,
    DocumentCard,
    DocumentDetail,
    DocumentView,
    MakeDocument,
    RecordConclusion,
    RegisterView,
    SetSigner,
    SignerView,
    WithPin,
    WithReason,
)
from ecabinet.conclusions.tables import Document
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.calendar import local_date
from ecabinet.kit.command import Command
from ecabinet.kit.problem import Conflict, Forbidden, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.papers.pictures import page_picture
from ecabinet.papers.reading import GUARDED, disposition
from ecabinet.signing.pin_command import provide_pin_command
from ecabinet.signing.values import SignatureReport

WIDEST = 1600


class ConclusionController(Controller):
    """What the chair concludes."""

    tags = ("conclusions",)
    guards = (need_open_screen,)

    @put("/items/{item_id:str}/conclusion")
    async def record(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        item_id: FromPath[str],
        data: JSONBody[RecordConclusion],
    ) -> ConclusionView:
        """Record the conclusion on an item."""
        return await command.run(conclude.record_conclusion, actor, item_id, data)

    @post("/meetings/{meeting_id:str}/documents")
    async def make(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[MakeDocument],
    ) -> Created:
        """Draft a document from what a closed meeting recorded."""
        return await command.run(drafts.make_document, actor, meeting_id, data)


class DocumentController(Controller):
    """Documents on their way from draft to issue."""

    path = "/documents"
    tags = ("documents",)
    guards = (need_open_screen,)

    @get()
    async def all(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        in_state: Annotated[queries.Wanted | None, QueryParameter(name="state")] = None,
    ) -> list[DocumentCard]:
        """Return the documents one may see, the newest first; ``waiting`` are those that wait for an act of oneself."""
        async with installation.database.reading() as session:
            return await queries.documents_of(session, actor, in_state)

    @get("/{document_id:str}")
    async def one(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], document_id: FromPath[str]
    ) -> DocumentDetail:
        """Return a document with its text and what is checked of it."""
        async with installation.database.reading() as session:
            held = await find_document(session, actor, document_id)
            return await detail.detail_of(session, installation.desk, held, installation.clock.now())

    @patch("/{document_id:str}")
    async def change(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        data: JSONBody[ChangeDocument],
    ) -> DocumentView:
        """Change a draft."""
        return await command.run(drafts.change_document, actor, document_id, data)

    @post("/{document_id:str}/prepare", status_code=200)
    async def prepare(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
    ) -> DocumentView:
        """Number a draft, set it, and hand it to its signer."""
        return await prepare.prepare_document(command, installation.desk, actor, document_id)

    @post("/{document_id:str}/sign", status_code=200, dependencies={"command": Provide(provide_pin_command)})
    async def sign(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        data: JSONBody[WithPin],
    ) -> DocumentView:
        """Sign as the signer; each PIN is a new act with a key of its own."""
        return await sign.sign_document(command, installation.desk, actor, document_id, data.pin)

    @post("/{document_id:str}/seal", status_code=200, dependencies={"command": Provide(provide_pin_command)})
    async def seal(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        data: JSONBody[WithPin],
    ) -> DocumentView:
        """Add the organisation's signature; each PIN is a new act with a key of its own."""
        return await sign.seal_document(command, installation.desk, actor, document_id, data.pin)

    @post("/{document_id:str}/return", status_code=200)
    async def give_back(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        data: JSONBody[WithReason],
    ) -> DocumentView:
        """Give a document back with a reason."""
        return await command.run(finish.return_document, actor, document_id, data)

    @post("/{document_id:str}/cancel", status_code=200)
    async def cancel(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        data: JSONBody[WithReason],
    ) -> DocumentView:
        """Give a document up with a reason."""
        return await command.run(finish.cancel_document, actor, document_id, data)

    @post("/{document_id:str}/issue", status_code=200)
    async def issue(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], document_id: FromPath[str]
    ) -> DocumentView:
        """Issue a sealed document."""
        return await command.run(finish.issue_document, actor, document_id)

    @get("/{document_id:str}/preview", media_type="application/pdf")
    async def preview(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], document_id: FromPath[str]
    ) -> Response[bytes]:
        """Return a draft as it will look, still without number and day."""
        async with installation.database.reading() as session:
            held = await find_document(session, actor, document_id)
            if not held.part.staff or held.document.state not in (DocumentState.DRAFT, DocumentState.RETURNED):
                raise Conflict("document_state", state=held.document.state)
            official = await prepare.preview_of(session, held)
        return _pdf((await installation.desk.set(official)).pdf, "preview.pdf", download=False)

    @get("/{document_id:str}/file", media_type="application/pdf")
    async def file(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        download: FromQuery[bool] = False,
    ) -> Response[bytes]:
        """Return the newest bytes, the signed ones once there are such."""
        document, sha256 = await _with_bytes(installation, actor, document_id)
        name = f"{(document.reference_number or document.id).replace('/', '-')}.pdf"
        return _pdf(await installation.desk.bytes_of(sha256), name, download=download)

    @get("/{document_id:str}/pages/{page:int}/picture", media_type="image/webp")
    async def picture(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        document_id: FromPath[str],
        page: FromPath[int],
        width: Annotated[int, QueryParameter(ge=1)] = WIDEST,
    ) -> Response[bytes]:
        """Return a picture of a page at least ``width`` pixels wide, up to 1600."""
        document, sha256 = await _with_bytes(installation, actor, document_id)
        if not 1 <= page <= (document.pages or 0):
            raise NotFound("page_not_found")
        data = await page_picture(installation.files, installation.sandbox, sha256, page, min(width, WIDEST))
        return Response(data, media_type="image/webp", headers=GUARDED)

    @get("/{document_id:str}/signatures")
    async def signatures(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], document_id: FromPath[str]
    ) -> list[SignatureReport]:
        """Return what can be said of the document's signatures, in the order they were made."""
        _, sha256 = await _with_bytes(installation, actor, document_id)
        return list((await installation.desk.signatures(sha256)).signatures)


class RegisterController(Controller):
    """The registers that number documents."""

    tags = ("registers",)
    guards = (need_open_screen,)

    @get("/registers")
    async def registers(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        year: FromQuery[int | None] = None,
    ) -> list[RegisterView]:
        """Return the registers of a year (this one unless said) with every number and what became of it."""
        wanted = year or local_date(installation.clock.now()).year
        async with installation.database.reading() as session:
            return await queries.registers_of(session, actor, wanted)


class SignerController(Controller):
    """Who signs what for a body, set by administrators."""

    path = "/bodies/{body_id:str}/signers"
    tags = ("signers",)
    guards = (need_open_screen,)

    @get()
    async def all(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        body_id: FromPath[str],
    ) -> list[SignerView]:
        """Return who signs each kind of the body's documents."""
        _need_administrator(actor)
        async with installation.database.reading() as session:
            return await signers.signers_of(session, body_id)

    @put("/{kind:str}")
    async def set(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        body_id: FromPath[str],
        kind: FromPath[Literal["conclusion_notice", "resolution"]],
        data: JSONBody[SetSigner],
    ) -> None:
        """Set who signs a kind of document from now on."""
        _need_administrator(actor)
        await command.run(signers.set_signer, body_id, kind, data)


def _need_administrator(actor: Actor) -> None:
    if not actor.has("system_admin"):
        raise Forbidden("administrators_only")


async def _with_bytes(installation: Installation, actor: Actor, document_id: str) -> tuple[Document, str]:
    async with installation.database.reading() as session:
        document = (await find_document(session, actor, document_id)).document
    return document, prepare.need_bytes(document)


def _pdf(data: bytes, name: str, *, download: bool) -> Response[bytes]:
    headers = {**GUARDED, "Content-Disposition": disposition(name, download=download)}
    return Response(data, media_type="application/pdf", headers=headers)
