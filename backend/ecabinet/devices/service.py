"""Devices: registered by their person, left at log-out, and erased from afar."""

from base64 import b64encode

import msgspec
from sqlalchemy import select

from ecabinet.audit.service import note
from ecabinet.devices.rules import new_key, seal, unseal
from ecabinet.devices.schemas import DeviceKey, RegisterDevice
from ecabinet.devices.tables import Device
from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Login
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work

#: More than a person has; the one that was not seen for the longest time goes first.
MOST_DEVICES = 50


class Keeping(msgspec.Struct, frozen=True):
    """The installation's word on what lies on devices: ``hours`` without contact (0 keeps nothing), and its secret."""

    hours: int
    secret: str


async def register(work: Work, actor: Actor, data: RegisterDevice, keeping: Keeping) -> DeviceKey:
    """Take in a device, or see it again, and return the key for what lies on it.

    An installation that keeps nothing takes in none. One from before that gets its key all the same, so that work that
    lies there unsent opens once more.

    Raises:
        Conflict: it is another person's (``device_of_another``), or it was to be erased (``device_wiped``): either way
            it must erase itself and come back under a new id.
    """
    device = await work.session.get(Device, data.id, with_for_update=True)
    if device is None:
        if keeping.hours == 0:
            return DeviceKey(data.id, None, 0, work.now)
        device = await _new_device(work, actor, data)
    elif device.account_id != actor.account_id:
        raise Conflict("device_of_another")
    elif device.wipe_asked_at is not None:
        raise Conflict("device_wiped")
    device.login_id, device.seen_at, device.left_at = actor.login_id, work.now, None
    device.name, device.platform = data.name, data.platform
    key = _key_of(device, keeping)
    return DeviceKey(device.id, b64encode(key).decode("ascii") if key else None, keeping.hours, work.now)


def _key_of(device: Device, keeping: Keeping) -> bytes | None:
    known = unseal(keeping.secret, device.id, device.sealed_key) if device.sealed_key else None
    if known is not None or keeping.hours == 0:
        return known
    made = new_key()
    device.sealed_key = seal(keeping.secret, device.id, made)
    return made


async def _new_device(work: Work, actor: Actor, data: RegisterDevice) -> Device:
    await _make_room(work, actor.account_id)
    device = Device(
        id=data.id,
        account_id=actor.account_id,
        login_id=actor.login_id,
        name=data.name,
        platform=data.platform,
        registered_at=work.now,
        seen_at=work.now,
    )
    work.session.add(device)
    note(work, "register_device", ("device", device.id), after={"name": data.name, "platform": data.platform})
    return device


async def _make_room(work: Work, account_id: str) -> None:
    query = select(Device).where(Device.account_id == account_id).order_by(Device.seen_at.desc())
    for device in (await work.session.scalars(query.offset(MOST_DEVICES - 1))).all():
        await work.session.delete(device)


async def leave(work: Work, login_id: str) -> None:
    """The person logs out: what lies on the device erases itself, and its key is destroyed here."""
    query = select(Device).where(Device.login_id == login_id, Device.left_at.is_(None))
    for device in (await work.session.scalars(query)).all():
        device.sealed_key, device.left_at = None, work.now


async def wipe(work: Work, actor: Actor, device_id: str) -> None:
    """Have a device of one's own, or as administrator anybody's, erase itself at its next contact.

    Its key is destroyed at once, so that what lies there opens no more once the present hours are over, and its login
    gets nothing else from now on.

    Raises:
        NotFound: there is no such device for this person.
    """
    device = await work.session.get(Device, device_id, with_for_update=True)
    if device is None or (device.account_id != actor.account_id and not actor.has("system_admin")):
        raise NotFound("device_not_found")
    if device.wipe_asked_at is not None:
        return
    device.wipe_asked_at, device.sealed_key = work.now, None
    login = await work.session.get_one(Login, device.login_id)
    if login.ended_at is None and device.left_at is None:
        login.wiped_at = work.now
        work.told.logins_wiped.add(login.id)
    note(work, "wipe_device", ("device", device.id), after={"account_id": device.account_id})


async def erased(work: Work, device_id: str) -> None:
    """A device that was to be erased says that it is; its login is over.

    Whoever knows its id may say so: it is as random as a login's secret, and nothing comes of it.
    """
    device = await work.session.get(Device, device_id, with_for_update=True)
    if device is None or device.wipe_asked_at is None or device.erased_at is not None:
        return
    device.erased_at = work.now
    login = await work.session.get_one(Login, device.login_id)
    if login.wiped_at is not None and login.ended_at is None:
        login.ended_at = work.now
        work.told.logins_ended.add(login.id)
    note(work, "device_erased", ("device", device.id))
