"""The one table from what went wrong to problem+json (RFC 9457)."""

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, PermissionDeniedException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ecabinet.kit import problem
from ecabinet.kit.http import request_id_of, route_of

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[problem.DomainError], tuple[int, str]] = {
    problem.BadPayload: (400, "The request cannot be read"),
    problem.Unauthenticated: (401, "Not logged in"),
    problem.Forbidden: (403, "Not allowed"),
    problem.NotFound: (404, "Not found"),
    problem.Conflict: (409, "Conflict with the present state"),
    problem.TooLarge: (413, "Too large"),
    problem.Invalid: (422, "Content breaks a rule"),
    problem.Locked: (423, "Locked"),
    problem.TooMany: (429, "Too many tries"),
    problem.Unavailable: (503, "Not available just now"),
}
# Classes of SQLSTATE: text with a NUL or too long for its column; and what passes: no connection, a deadlock or a
# conflict of transactions, no room on its disk or in memory, shutting down or starting, its disk failing.
DATA_EXCEPTION = "22"
PASSING = frozenset({"08", "40", "53", "57", "58"})
HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


class Problem(msgspec.Struct, kw_only=True):
    """The body of every error answer; ``code`` is stable, further members carry values for its sentence."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str | None = None
    request_id: str | None = None


def answer(status: int, title: str, code: str, **extra: Any) -> Response[Any]:
    """Return a problem+json response."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code, **extra}
    headers = {"Retry-After": str(extra["retry_after"])} if "retry_after" in extra else {}
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers={**headers, "Cache-Control": "no-store"})


def failed(request: Request[Any, Any, Any], status: int, title: str, code: str, **extra: Any) -> Response[Any]:
    """Return a problem that is the installation's own fault, with the id under which the log has it."""
    return answer(status, title, code, **extra, request_id=request_id_of(request))


def domain_error(request: Request[Any, Any, Any], error: problem.DomainError) -> Response[Any]:
    """Answer for a refusal of the domain."""
    status, title = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status >= 500:
        return failed(request, status, title, error.code, **error.extra)
    return answer(status, title, error.code, **error.extra)


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer for what the framework refuses: unreadable payloads, unknown addresses, a missing CSRF token."""
    if isinstance(error, ValidationException):
        fields = [{"key": item.get("key"), "message": item.get("message")} for item in _details(error)]
        return answer(400, "The request cannot be read", "bad_payload", detail=error.detail, fields=fields)
    if isinstance(error, PermissionDeniedException):
        return answer(403, "Not allowed", "csrf_failed")
    if error.status_code >= 500:
        return failed(request, error.status_code, "Internal error", "internal_error")
    code = HTTP_CODES.get(error.status_code, "bad_payload")
    return answer(error.status_code, error.detail or "Refused", code)


def _details(error: ValidationException) -> list[dict[str, Any]]:
    if isinstance(error.extra, list):
        return [item for item in error.extra if isinstance(item, dict)]
    return []


def database_error(request: Request[Any, Any, Any], error: DBAPIError) -> Response[Any]:
    """Answer when the database is away or refuses: nothing of the command is done, so it may be sent again."""
    number = getattr(error.orig, "sqlstate", None) or ""
    is_away = error.connection_invalidated or number[:2] in PASSING or isinstance(error.orig, OSError)
    # While it is away a whole room asks again and again: a line for each is enough.
    trace = None if is_away else error
    kind = f"{type(error.orig).__name__} {number}".rstrip()
    log.error("database error in %s %s: %s", request.method, route_of(request.scope), kind, exc_info=trace)
    if number[:2] == DATA_EXCEPTION:
        return answer(400, "The request cannot be read", "bad_payload")
    if is_away or "OperationalError" in type(error).__name__:
        return failed(request, 503, "Not available just now", "database_unavailable", retry_after=2)
    return failed(request, 500, "Internal error", "internal_error")


def no_connection(request: Request[Any, Any, Any], _: PoolTimeout) -> Response[Any]:
    """Answer when every connection to the database stays taken: nothing of the command is done."""
    log.error("no connection to the database came free for %s %s", request.method, route_of(request.scope))
    return failed(request, 503, "Not available just now", "database_unavailable", retry_after=2)


def nested_too_deep(request: Request[Any, Any, Any], _: RecursionError) -> Response[Any]:
    """Answer when the decoder of JSON gives a body up; nothing else here goes as deep as its caller likes."""
    log.warning("nested too deep: %s %s", request.method, route_of(request.scope))
    return answer(400, "The request cannot be read", "bad_payload")


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer for a defect; the log has it, the person does not."""
    log.error("unexpected error in %s %s", request.method, route_of(request.scope), exc_info=error)
    return failed(request, 500, "Internal error", "internal_error")


HANDLERS: dict[int | type[Exception], Any] = {
    problem.DomainError: domain_error,
    HTTPException: http_error,
    DBAPIError: database_error,
    PoolTimeout: no_connection,
    RecursionError: nested_too_deep,
    Exception: unexpected,
}
PROBLEM_RESPONSES: dict[int, ResponseSpec] = {
    status: ResponseSpec(Problem, description=title, media_type=MEDIA_TYPE, generate_examples=False)
    for status, title in STATUS.values()
}
