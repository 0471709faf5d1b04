"""Papers read: the bytes of a version, its pages and words, and where somebody was in it."""

import asyncio
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.http import SECRET_ANSWER, origin_of
from ecabinet.kit.http_problem import MEDIA_TYPE, Problem
from ecabinet.kit.problem import NotFound
from ecabinet.papers import copies, positions, queries
from ecabinet.papers.page_shapes import PaperPages
from ecabinet.papers.pictures import page_picture
from ecabinet.papers.reading import GUARDED, file_answer
from ecabinet.papers.schemas import KeepPosition, PageWords, Readable, ReadingPositionView
from ecabinet.papers.words import PaperText, read_pages, read_text, read_words
from ecabinet.signing.values import SignatureReport

WIDEST = 1600
PARTS = {
    206: ResponseSpec(bytes, description="The part asked for", media_type="application/pdf", generate_examples=False),
    416: ResponseSpec(Problem, description="No such part", media_type=MEDIA_TYPE, generate_examples=False),
}


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

    @get("/text", responses={200: ResponseSpec(PaperText, description="The words of all pages")})
    async def text(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], version_id: FromPath[str]
    ) -> Response[bytes]:
        """Return the words of all pages, to be searched on the screen."""
        async with installation.database.reading() as session:
            version = await queries.need_version_to_read(session, actor, version_id)
        data = await asyncio.to_thread(read_text, installation.files, version.sha256)
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
