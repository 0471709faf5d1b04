"""Reads of devices."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.devices.schemas import DeviceView
from ecabinet.devices.tables import Device
from ecabinet.identity.actor import Actor


async def devices_of(session: AsyncSession, account_id: str, actor: Actor) -> list[DeviceView]:
    """Return an account's devices that keep something or were to be erased, the last seen first."""
    query = (
        select(Device).where(Device.account_id == account_id, Device.left_at.is_(None)).order_by(Device.seen_at.desc())
    )
    return [_view(device, actor) for device in (await session.scalars(query)).all()]


def _view(device: Device, actor: Actor) -> DeviceView:
    return DeviceView(
        id=device.id,
        name=device.name,
        platform=device.platform,
        registered_at=device.registered_at,
        seen_at=device.seen_at,
        wipe_asked_at=device.wipe_asked_at,
        erased_at=device.erased_at,
        here=device.login_id == actor.login_id,
    )
