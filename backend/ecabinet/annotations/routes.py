"""Marks on papers and in notebooks: sent, fetched, and the layers they lie in."""

from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter

from ecabinet.annotations import layers, lists, notebooks, queries, service
from ecabinet.annotations.bodies import BodyKind
from ecabinet.annotations.op_reading import OpsBody, ReceivedOps
from ecabinet.annotations.schemas import ChangeLayer, Feed, LayerView, MarkList, NewLayer, OpsAnswer, PadRef
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.identity.schemas import PersonRef
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.http import SECRET_ANSWER, SECRET_BODY

Words = Annotated[str, QueryParameter(max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, QueryParameter(ge=0)]


class PadController(Controller):
    """What lies on a pad. Operations are safe to repeat by themselves: no answer to them is kept under a key."""

    path = "/pads/{pad_id:str}"
    tags = ("annotations",)
    guards = (need_open_screen,)

    @post("/ops", dto=OpsBody, return_dto=None, status_code=200, opt={SECRET_BODY: True, SECRET_ANSWER: True})
    async def send(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        pad_id: FromPath[str],
        data: Annotated[ReceivedOps, Body()],
    ) -> OpsAnswer:
        """Carry out what a device did, in its order; one operation that is refused stops none of the others."""
        return await command.run(service.apply_ops, actor, installation.vault, pad_id, data)

    @get("/feed")
    async def feed(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        pad_id: FromPath[str],
        after: Number = 0,
        epoch: Number = 0,
    ) -> Feed:
        """Return what changed after a number, as much as one answer takes."""
        async with installation.database.reading() as session:
            return await queries.feed_of(session, installation.vault, pad_id, actor.person_id, after, epoch)

    @post("/layers")
    async def add_layer(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        pad_id: FromPath[str],
        data: JSONBody[NewLayer],
    ) -> LayerView:
        """Make a layer that one shares with named people."""
        return await command.run(layers.create_layer, actor, pad_id, data)


class LayerController(Controller):
    """Layers, notebooks, and with whom one can share."""

    tags = ("annotations",)
    guards = (need_open_screen,)

    @get("/papers/{paper_id:str}/layer-people")
    async def people(
        self, installation: NamedDependency[Installation], actor: NamedDependency[Actor], paper_id: FromPath[str]
    ) -> list[PersonRef]:
        """Return the others who may read the paper."""
        async with installation.database.reading() as session:
            return await layers.layer_people(session, actor, paper_id)

    @patch("/layers/{layer_id:str}")
    async def change(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        layer_id: FromPath[str],
        data: JSONBody[ChangeLayer],
    ) -> LayerView:
        """Rename one's layer, or share it with others."""
        return await command.run(layers.change_layer, actor, layer_id, data)

    @delete("/layers/{layer_id:str}", status_code=200)
    async def remove(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        layer_id: FromPath[str],
    ) -> None:
        """Give one's layer up; what one wrote on it becomes private."""
        await command.run(layers.delete_layer, actor, installation.vault, layer_id)

    @get("/meetings/{meeting_id:str}/notebook")
    async def notebook(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
    ) -> PadRef:
        """Return the pad of one's own notebook of a meeting."""
        async with installation.database.reading() as session:
            pad_id, opened = await queries.notebook_of(session, actor, meeting_id)
        return PadRef(pad_id) if opened else await command.run(notebooks.open_notebook, actor, meeting_id)


class MarkListController(Controller):
    """Marks of many pads."""

    tags = ("annotations",)
    guards = (need_open_screen,)

    @get("/meetings/{meeting_id:str}/marks")
    async def of_meeting(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        person: Words = "",
        kind: FromQuery[BodyKind | None] = None,
        q: Words = "",
        cursor: Words = "",
    ) -> MarkList:
        """Return the marks of a meeting that one sees, the newest first; strokes only where they are asked for."""
        wanted = lists.MarkFilter(person, kind, q)
        async with installation.database.reading() as session:
            return await lists.marks_of_meeting(session, installation.vault, actor, meeting_id, wanted, cursor)

    @get("/notes")
    async def notes(
        self,
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        q: Words = "",
        cursor: Words = "",
    ) -> MarkList:
        """Return the pages of one's own notebooks of all meetings, the newest first."""
        async with installation.database.reading() as session:
            return await lists.own_notes(session, installation.vault, actor, q, cursor)


MARK_ROUTES = (PadController, LayerController, MarkListController)
