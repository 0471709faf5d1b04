"""Marks brought onto newer versions, taken out, and brought in."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, FromQuery, QueryParameter

from ecabinet.annotations.anchoring_service import MarksForward
from ecabinet.annotations.export_records import MOST_XFDF_BYTES
from ecabinet.annotations.export_service import XLSX, Exported, Exporter, ExportFormat
from ecabinet.annotations.import_service import ImportedLayer, Importer, ImportWish
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.http import SECRET_ANSWER, origin_of
from ecabinet.papers.reading import GUARDED, disposition

_XFDF = "application/vnd.adobe.xfdf"
_FILE = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
_OWN, _FROM_FILE = "Ghi chú có sẵn trong tệp", "Ghi chú nhập từ tệp"
Name = Annotated[str, QueryParameter(max_length=120)]
Layers = Annotated[
    str, QueryParameter(max_length=10_000, description="Ids with commas between; all one sees if left out")
]


@dataclass
class XfdfOperation(Operation):
    """An operation whose body is an XFDF document."""

    def __post_init__(self) -> None:
        """Name the body, which no argument of the handler stands for."""
        self.request_body = RequestBody(content={_XFDF: OpenAPIMediaType(schema=_FILE)}, required=True)


class ExchangeController(Controller):
    """Marks on their way to other versions and other programs, and back."""

    tags = ("annotations",)
    guards = (need_open_screen,)

    @post("/papers/{paper_id:str}/bring-forward", status_code=200, opt={SECRET_ANSWER: True})
    async def bring_forward(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        paper_id: FromPath[str],
    ) -> MarksForward:
        """Give the marks that one sees on a paper their places on its newest version; safe to ask again."""
        return await installation.anchoring.bring_forward(command, actor, paper_id)

    @get(
        "/paper-versions/{version_id:str}/export",
        media_type="application/octet-stream",
        responses={200: ResponseSpec(bytes, description="The file", generate_examples=False)},
    )
    async def export(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        format: FromQuery[ExportFormat] = "pdf",
        layers: Layers = "",
    ) -> Response[bytes]:
        """Return a copy of a version with marks on it, or the marks alone as XFDF or as Web Annotations."""
        command = installation.command(origin_of(request))
        chosen = [layer for layer in layers.split(",") if layer] or None
        return _download(await _exporter(installation).export(command, actor, version_id, format, chosen))

    @get(
        "/papers/{paper_id:str}/opinions.xlsx",
        media_type=XLSX,
        responses={200: ResponseSpec(bytes, description="The workbook", generate_examples=False)},
    )
    async def opinions(
        self,
        request: Request[Any, Any, Any],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        paper_id: FromPath[str],
    ) -> Response[bytes]:
        """Return the opinions on a paper as a table; private notes are not among them."""
        command = installation.command(origin_of(request))
        return _download(await _exporter(installation).opinions(command, actor, paper_id))

    @post("/papers/{paper_id:str}/import", request_max_body_size=MOST_XFDF_BYTES, operation_class=XfdfOperation)
    async def bring_in(
        self,
        request: Request[Any, Any, Any],
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        paper_id: FromPath[str],
        name: Name = "",
        version: FromQuery[str] = "",
        for_everyone: FromQuery[bool] = False,
    ) -> ImportedLayer:
        """Bring the annotations of an XFDF file in as a layer, on the newest version if none is named."""
        importer = _importer(installation)
        wish = ImportWish(
            version_id=await importer.need_version(command, actor, paper_id, version),
            xfdf=await request.body(),
            name=name.strip() or _FROM_FILE,
            for_everyone=for_everyone,
        )
        return await importer.bring_in(command, actor, wish)

    @post("/paper-versions/{version_id:str}/import-own")
    async def bring_own_in(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        version_id: FromPath[str],
        for_everyone: FromQuery[bool] = False,
    ) -> ImportedLayer:
        """Bring the annotations that a version's own file has in as a layer, once."""
        wish = ImportWish(version_id=version_id, name=_OWN, for_everyone=for_everyone)
        return await _importer(installation).bring_in(command, actor, wish)


def _exporter(installation: Installation) -> Exporter:
    return Exporter(installation.vault, installation.files, installation.sandbox)


def _importer(installation: Installation) -> Importer:
    return Importer(installation.files, installation.sandbox)


def _download(file: Exported) -> Response[bytes]:
    headers = {**GUARDED, "Content-Disposition": disposition(file.file_name, download=True)}
    return Response(file.data, media_type=file.media_type, headers=headers)
