"""Refusals of signing."""

from ecabinet.kit.problem import Conflict, Invalid, Unavailable


def pin_wrong() -> Invalid:
    """The PIN does not open the key."""
    return Invalid("pin_wrong")


def field_unusable(field: str) -> Conflict:
    """The signature field is missing or already signed."""
    return Conflict("signature_field_unusable", field=field)


def signature_mismatch() -> Invalid:
    """A signature value came back that does not belong to the prepared document and certificate."""
    return Invalid("signature_mismatch")


def time_server_unreachable() -> Unavailable:
    """The time server that is set gave no time; signing without it would be a silent downgrade."""
    return Unavailable("time_server_unreachable", retry_after=60)
