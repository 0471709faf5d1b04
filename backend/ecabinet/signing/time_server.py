"""Asking an RFC 3161 time server over HTTP."""

import asyncio
import urllib.error
import urllib.request

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

_REQUEST, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimeServer(TimeStamper):
    """The time server at ``url`` (http or https). Every failure is a ``TimestampRequestError``."""

    def __init__(self, url: str, seconds: float = 10) -> None:
        super().__init__()
        if not url.startswith(("http://", "https://")):
            raise TimestampRequestError(f"not an address of a time server: {url}")
        self._url = url
        self._seconds = seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the server's answer to ``req``."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, body: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(self._url, data=body, headers={"Content-Type": _REQUEST, "Accept": _REPLY})
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:
                if answer.headers.get_content_type() != _REPLY:
                    raise TimestampRequestError("the answer is not a time stamp")
                return tsp.TimeStampResp.load(answer.read())
        except (OSError, ValueError) as fault:
            raise TimestampRequestError("the time server gave no time stamp") from fault
