"""Devices that keep papers and notes."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ecabinet.devices import queries, service
from ecabinet.devices.schemas import DeviceKey, DeviceView, RegisterDevice
from ecabinet.identity.accounts import need_administrator
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_login, need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.http import SECRET_ANSWER


class DeviceController(Controller):
    """One's own devices, and those of accounts for administrators."""

    tags = ("devices",)

    @post("/devices", status_code=200, guards=[need_login], opt={SECRET_ANSWER: True})
    async def register(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        data: JSONBody[RegisterDevice],
    ) -> DeviceKey:
        """Register this browser and return the key for what lies on it; also while the screen is locked."""
        return await command.run(service.register, actor, data, installation.keeping)

    @get("/devices", guards=[need_open_screen])
    async def own(self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> list[DeviceView]:
        """Return one's own devices, the last seen first."""
        async with installation.database.reading() as session:
            return await queries.devices_of(session, actor.account_id, actor)

    @get("/accounts/{account_id:str}/devices", guards=[need_open_screen])
    async def of_account(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation], account_id: FromPath[str]
    ) -> list[DeviceView]:
        """Return the devices of an account, for administrators."""
        need_administrator(actor)
        async with installation.database.reading() as session:
            return await queries.devices_of(session, account_id, actor)

    @post("/devices/{device_id:str}/wipe", status_code=200, guards=[need_open_screen])
    async def wipe(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], device_id: FromPath[str]
    ) -> None:
        """Have a device erase itself at its next contact."""
        await command.run(service.wipe, actor, device_id)

    @post("/devices/{device_id:str}/erased", status_code=200)
    async def erased(self, command: NamedDependency[Command], device_id: FromPath[str]) -> None:
        """Say that this device has erased itself; its login may be over by then."""
        await command.run(service.erased, device_id)
