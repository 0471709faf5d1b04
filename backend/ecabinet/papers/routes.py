"""Papers: sent and prepared; how they are read is told in ``reading_routes``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from litestar import Controller, Request, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command, fingerprint
from ecabinet.kit.http import IdempotencyKey, origin_of
from ecabinet.papers import queries, service, upload
from ecabinet.papers.compare_routes import compare_versions, pages_of_versions
from ecabinet.papers.reading_routes import PositionController, ReadingController
from ecabinet.papers.rules import Classification, PaperKind
from ecabinet.papers.schemas import (
    AddPaperOnPaper,
    ChangePaper,
    NewPaper,
    PaperLimits,
    PaperView,
    Upload,
    UploadForm,
    UploadLimits,
)

MEGABYTE = 1 << 20
FileName = Annotated[str, QueryParameter(min_length=1, max_length=1000)]
TitleOrNone = Annotated[str, QueryParameter(max_length=500)]
FILE = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)


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


PAPER_ROUTES = (
    UploadController,
    PaperController,
    ReadingController,
    PositionController,
    compare_versions,
    pages_of_versions,
)
