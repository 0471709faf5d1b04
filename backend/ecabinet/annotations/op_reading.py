"""Reading a batch of operations so that one that cannot be read stops none of the others."""

from collections.abc import Generator
from typing import Any

import msgspec
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.exceptions import ValidationException
from litestar.typing import FieldDefinition

from ecabinet.annotations.bodies import Id
from ecabinet.annotations.schemas import MOST_OPS, Op, SendOps, UnreadableOp


class _Envelope(msgspec.Struct, frozen=True):
    device: Id
    ops: list[msgspec.Raw]


_envelopes = msgspec.json.Decoder(_Envelope)
_ops: msgspec.json.Decoder[Op] = msgspec.json.Decoder(Op)
_heads = msgspec.json.Decoder(UnreadableOp)


class ReceivedOps(msgspec.Struct, frozen=True):
    """A batch as it was read."""

    device: str
    ops: list[Op | UnreadableOp]


def read_ops(raw: bytes) -> ReceivedOps:
    """Return the batch; what is no operation stands in it as such.

    Raises:
        ValidationException: it is no batch at all, or one of too many.
    """
    try:
        envelope = _envelopes.decode(raw)
    except msgspec.DecodeError as error:
        raise ValidationException(str(error)) from error
    if len(envelope.ops) > MOST_OPS:
        raise ValidationException(f"more than {MOST_OPS} operations")
    return ReceivedOps(envelope.device, [_read_op(each) for each in envelope.ops])


def _read_op(raw: msgspec.Raw) -> Op | UnreadableOp:
    try:
        return _ops.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return _heads.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return UnreadableOp()


class OpsBody(AbstractDTO[SendOps]):
    """Documents a body of operations, and reads it one by one."""

    def decode_bytes(self, value: bytes) -> Any:
        """Return what was received."""
        return read_ops(value)

    @classmethod
    def create_for_field_definition(cls, *_: Any, **__: Any) -> None:
        """Make nothing: the body is read by ``decode_bytes``."""

    @classmethod
    def create_openapi_schema(cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any) -> Any:
        """Return the schema of ``SendOps``."""
        del field_definition, handler_id
        return schema_creator.for_field_definition(FieldDefinition.from_annotation(SendOps))

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[DTOFieldDefinition, None, None]:
        """Give none: nothing is made from the model's fields."""
        del model_type
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        """Look into no field."""
        del field_definition
        return False
