"""Papers: sent, prepared, and read."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command, fingerprint
from ecabinet.kit.http import SECRET_ANSWER, IdempotencyKey, origin_of
from ecabinet.kit.http_problem import MEDIA_TYPE, Problem
from ecabinet.kit.problem import NotFound
from ecabinet.papers import copies, positions, queries, service, upload
from ecabinet.papers.compare_routes import compare_versions
from ecabinet.papers.page_shapes import PaperPages
from ecabinet.papers.pictures import page_picture
from ecabinet.papers.reading import GUARDED, file_answer
from ecabinet.papers.rules import Classification, PaperKind
from ecabinet.papers.schemas import (
    AddPaperOnPaper,
    ChangePaper,
    KeepPosition,
    NewPaper,
    PageWords,
    PaperLimits,
    PaperView,
    Readable,
    ReadingPositionView,
    Upload,
    UploadForm,
    UploadLimits,
)
from ecabinet.papers.words import read_pages, read_words
from ecabinet.signing.values import SignatureReport

MEGABYTE = 1 << 20
WIDEST = 1600
FileName = Annotated[str, QueryParameter(min_length=1, max_length=1000)]
TitleOrNone = Annotated[str, QueryParameter(max_length=500)]
FILE = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
PARTS = {
    206: ResponseSpec(bytes, description="The part asked for", media_type="application/pdf", generate_examples=False),
    416: ResponseSpec(Problem, description="No such part", media_type=MEDIA_TYPE, generate_examples=False),
}


@dataclass
class UploadOperation(Operation):
    """An operation whose body is the file itself; it is read as it comes and never whole in memory."""

    def __post_init__(self) -> None:
        """Name the body, which no argument of the handler stands for."""
        self.request_body = RequestBody(content={"application/pdf": OpenAPIMediaType(schema=FILE)}, required=True)


async def provide_form(
    file_name: FileName,
    title: TitleOrNone = "",
    kind: FromQuery[PaperKind] = PaperKind.OTHER,
    classification: FromQuery[Classification] = Classification.NORMAL,
) -> UploadForm:
    """Give what the address of an upload says."""
    return UploadForm(file_name=file_name, title=title, kind=kind, classification=classification)


async def limits_of(installation: Installation) -> UploadLimits:
    """Return what this installation takes and whom it trusts."""
    settings = installation.settings
    return UploadLimits(
        size=settings.upload_limit_mb * MEGABYTE,
        ceiling=Classification(settings.classification_ceiling),
        trust_roots=await installation.desk.trusted_roots(),
    )


async def _take_in(
    request: Request[Any, Any, Any], installation: Installation, file_name: str, limits: UploadLimits
) -> Upload:
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() else None
    return await upload.receive(installation.files, request.stream(), file_name, size, limits.size)


def _upload_command(
    request: Request[Any, Any, Any], installation: Installation, key: str | None, received: Upload
) -> Command:
    """Return the command of an upload; its key stands for these very bytes."""
    path = f"{request.url.path}?{request.url.query}"
    print_ = fingerprint(request.method, path, received.sha256.encode())
    return Command(installation.database, installation.clock, installation.tell, origin_of(request), key, print_)


class UploadController(Controller):
    """Files coming in; each is stored first, then named by a row, then inspected in a process of its own."""

    tags = ("papers",)
    guards = (need_open_screen,)

    @post(
        "/items/{item_id:str}/papers",
        request_max_body_size=None,
        operation_class=UploadOperation,
        dependencies={"form": Provide(provide_form)},
    )
    async def add_paper(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        item_id: FromPath[str],
        form: NamedDependency[UploadForm],
        idempotency_key: IdempotencyKey = None,
    ) -> PaperView:
        """Add a paper to an item; without a title it is named as its file is."""
        limits = await limits_of(installation)
        async with installation.database.reading() as session:
            await upload.need_item_to_upload_to(session, actor, item_id, form.classification, limits.ceiling)
        received = await _take_in(request, installation, form.file_name, limits)
        title = form.title.strip() or Path(received.file_name).stem
        data = NewPaper(title=title, kind=form.kind, classification=form.classification, upload=received)
        command = _upload_command(request, installation, idempotency_key, received)
        return await command.run(upload.add_paper, actor, item_id, data, limits)

    @post("/papers/{paper_id:str}/versions", request_max_body_size=None, operation_class=UploadOperation)
    async def add_version(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        paper_id: FromPath[str],
        file_name: FileName,
        idempotency_key: IdempotencyKey = None,
    ) -> PaperView:
        """Add a version of a paper."""
        async with installation.database.reading() as session:
            await upload.need_paper_to_upload_to(session, actor, paper_id)
        limits = await limits_of(installation)
        received = await _take_in(request, installation, file_name, limits)
        command = _upload_command(request, installation, idempotency_key, received)
        return await command.run(upload.add_version, actor, paper_id, received, limits)


class PaperController(Controller):
    """Papers of an item as rows of the agenda."""

    tags = ("papers",)
    guards = (need_open_screen,)

    @get("/paper-limits")
    async def limits(self, installation: NamedDependency[Installation], actor: NamedDependency[Actor]) -> PaperLimits:
        """Return what this installation takes, so that nobody sends what it must refuse."""
        settings = installation.settings
        return PaperLimits(settings.upload_limit_mb, Classification(settings.classification_ceiling))

    @get("/items/{item_id:str}/papers")
    async def of_item(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], item_id: FromPath[str]
    ) -> list[PaperView]:
        """Return an item's papers; those who prepare them also see what is not ready or was refused."""
        async with installation.database.reading() as session:
            return await queries.papers_of_item(session, actor, item_id)

    @get("/papers/{paper_id:str}")
    async def one(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], paper_id: FromPath[str]
    ) -> PaperView:
        """Return one paper."""
        async with installation.database.reading() as session:
            return await queries.need_paper(session, actor, paper_id)

    @post("/items/{item_id:str}/papers-on-paper")
    async def add_on_paper(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        item_id: FromPath[str],
        data: JSONBody[AddPaperOnPaper],
    ) -> PaperView:
        """Show on the agenda a paper that is distributed on paper only."""
        return await command.run(service.add_on_paper, actor, item_id, data)

    @patch("/papers/{paper_id:str}")
    async def change(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        paper_id: FromPath[str],
        data: JSONBody[ChangePaper],
    ) -> PaperView:
        """Change title, kind, classification, order, or the copies handed out and collected."""
        ceiling = Classification(installation.settings.classification_ceiling)
        return await command.run(service.change_paper, actor, paper_id, data, ceiling)

    @delete("/papers/{paper_id:str}", status_code=200)
    async def remove(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], paper_id: FromPath[str]
    ) -> None:
        """Remove a paper; it can be restored."""
        await command.run(service.remove_paper, actor, paper_id)

    @post("/papers/{paper_id:str}/restore", status_code=200)
    async def restore(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], paper_id: FromPath[str]
    ) -> PaperView:
        """Bring a removed paper back."""
        return await command.run(service.restore_paper, actor, paper_id)


class ReadingController(Controller):
    """The bytes of a version and what was read from them, for those let into its item."""

    path = "/paper-versions/{version_id:str}"
    tags = ("papers",)
    guards = (need_open_screen,)

    @get("/file", media_type="application/pdf", responses=PARTS)
    async def file(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        download: FromQuery[bool] = False,
        part: Annotated[str | None, HeaderParameter(name="Range")] = None,
        if_range: Annotated[str | None, HeaderParameter(name="If-Range")] = None,
    ) -> Response[bytes]:
        """Return the file, or the single part of it that Range asks for."""
        file = await self._readable(request, installation, actor, version_id)
        return await file_answer(installation.files, file, range_header=part, if_range=if_range, download=download)

    @get("/reading", media_type="application/pdf", responses=PARTS)
    async def reading(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        part: Annotated[str | None, HeaderParameter(name="Range")] = None,
        if_range: Annotated[str | None, HeaderParameter(name="If-Range")] = None,
    ) -> Response[bytes]:
        """Return the bytes that screens read, or a part: the same pages as the file's, the first of them first."""
        file = await self._readable(request, installation, actor, version_id, linear=True)
        return await file_answer(installation.files, file, range_header=part, if_range=if_range, download=False)

    @get("/pages", responses={200: ResponseSpec(PaperPages, description="The shapes of the pages")})
    async def pages(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], version_id: FromPath[str]
    ) -> Response[bytes]:
        """Return the shapes of the pages and which of them cannot be read."""
        async with installation.database.reading() as session:
            version = await queries.need_version_to_read(session, actor, version_id)
        data = await asyncio.to_thread(read_pages, installation.files, version.sha256)
        return Response(data, media_type="application/json", headers=GUARDED)

    @get("/pages/{page:int}/picture", media_type="image/webp")
    async def picture(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        page: FromPath[int],
        width: Annotated[int, QueryParameter(ge=1)] = WIDEST,
    ) -> Response[bytes]:
        """Return a picture of a page at least ``width`` pixels wide, up to 1600."""
        file = await self._readable(request, installation, actor, version_id)
        if not 1 <= page <= file.pages:
            raise NotFound("page_not_found")
        data = await page_picture(installation.files, installation.sandbox, file.sha256, page, min(width, WIDEST))
        return Response(data, media_type="image/webp", headers=GUARDED)

    @staticmethod
    async def _readable(
        request: Request[Any, Any, Any],
        installation: Installation,
        actor: Actor,
        version_id: str,
        *,
        linear: bool = False,
    ) -> Readable:
        async with installation.database.reading() as session:
            version = await queries.need_version_to_read(session, actor, version_id)
            original = await copies.readable(session, version, actor.person_id, linear=linear)
        command = installation.command(origin_of(request))
        return await copies.own_copy(command, installation.files, installation.sandbox, original)

    @get("/words", responses={200: ResponseSpec(PageWords, description="The page's words")})
    async def words(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        page: Annotated[int, QueryParameter(ge=1)],
    ) -> Response[bytes]:
        """Return the words of a page with their boxes."""
        async with installation.database.reading() as session:
            version = await queries.need_version_to_read(session, actor, version_id)
        if page > (version.pages or 0):
            raise NotFound("page_not_found")
        data = await asyncio.to_thread(read_words, installation.files, version.sha256, page)
        return Response(data, media_type="application/json", headers=GUARDED)

    @get("/signatures")
    async def signatures(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], version_id: FromPath[str]
    ) -> list[SignatureReport]:
        """Return what is known of the digital signatures in the file, in the order they were made."""
        async with installation.database.reading() as session:
            await queries.need_version_to_read(session, actor, version_id)
            return await queries.signatures_of(session, version_id)


class PositionController(Controller):
    """Where one was in papers, the same on every device."""

    path = "/reading-positions"
    tags = ("papers",)
    guards = (need_open_screen,)

    @get()
    async def own(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor]
    ) -> list[ReadingPositionView]:
        """Return where one was, the newest first."""
        async with installation.database.reading() as session:
            return await positions.own_positions(session, actor)

    @put("/{paper_id:str}", opt={SECRET_ANSWER: True})
    async def keep(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        paper_id: FromPath[str],
        data: JSONBody[KeepPosition],
    ) -> None:
        """Keep where one is; the last received stands, so it is safe to repeat and no answer is kept."""
        await command.run(positions.keep_position, actor, paper_id, data)


PAPER_ROUTES = (UploadController, PaperController, ReadingController, PositionController, compare_versions)
