"""Who runs the room: one device at a time holds the console, and every command of the room needs it."""

import msgspec


class Console(msgspec.Struct, frozen=True, kw_only=True):
    """The device that holds the console, and whose it is."""

    person_id: str
    device_id: str


class ConsoleClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, from which device, and what they are in the meeting."""

    person_id: str
    device_id: str
    is_chair: bool
    is_secretary: bool


def may_run(claim: ConsoleClaim, *, secretary_may_run: bool) -> bool:
    """Whether this person may hold the console: the chair always, a secretary by the chair's standing permission."""
    return claim.is_chair or (claim.is_secretary and secretary_may_run)


def take_over_refusal(claim: ConsoleClaim, *, secretary_may_run: bool, running: bool) -> str | None:
    """The code of why this device cannot take the console over, or None.

    Any device of the chair takes it over from any holder, also from a device that died; so does the secretary's.
    """
    if not may_run(claim, secretary_may_run=secretary_may_run):
        return "console_not_allowed"
    return None if running else "meeting_not_running"


def command_refusal(console: Console | None, claim: ConsoleClaim, *, secretary_may_run: bool) -> str | None:
    """The code of why a command of the room is refused from this device, or None.

    A secretary whose permission was withdrawn is refused even while still shown as holder.
    """
    if not may_run(claim, secretary_may_run=secretary_may_run):
        return "console_not_allowed"
    if console is None:
        return "console_free"
    return None if holds(console, claim) else "console_elsewhere"


def holds(console: Console | None, claim: ConsoleClaim) -> bool:
    """Whether this very device of this person holds the console."""
    return console is not None and (console.person_id, console.device_id) == (claim.person_id, claim.device_id)


def presenter_refusal(
    claim: ConsoleClaim, *, presenter: str | None, wanted: str | None, secretary_may_run: bool, running: bool
) -> str | None:
    """The code of why this person cannot make ``wanted`` (None: nobody) lead the room, or None.

    Whoever may run the room gives and takes the lead, from any device; who has it may lay it down.
    """
    lays_down = wanted is None and presenter == claim.person_id
    if not (lays_down or may_run(claim, secretary_may_run=secretary_may_run)):
        return "console_not_allowed"
    return None if running or wanted is None else "meeting_not_running"


def permission_refusal(claim: ConsoleClaim) -> str | None:
    """The code of why this person cannot give or withdraw the standing permission: it is the chair's alone."""
    return None if claim.is_chair else "chair_only"
