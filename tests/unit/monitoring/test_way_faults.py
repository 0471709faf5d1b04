"""What a request tells of the proxy it came through."""

import msgspec
import pytest

from ecabinet.monitoring.rules import Way, way_faults

DIRECT = Way(
    client="10.0.0.7", scheme="http", forwarded_for="", forwarded_proto="", trusts_proxies=False, secure_cookies=False
)
BEHIND = Way(
    client="10.0.0.7",
    scheme="https",
    forwarded_for="10.0.0.7",
    forwarded_proto="https",
    trusts_proxies=True,
    secure_cookies=True,
)


def test_a_way_that_fits_has_no_fault() -> None:
    assert way_faults(DIRECT) == []
    assert way_faults(BEHIND) == []
    assert way_faults(msgspec.structs.replace(BEHIND, forwarded_for="203.0.113.9, 10.0.0.7 ")) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"client": "10.0.0.1"}, ["forwarded_not_believed"]),
        ({"client": "10.0.0.1", "scheme": "http"}, ["forwarded_not_believed", "secure_over_http"]),
        ({"forwarded_for": ""}, ["sender_not_named"]),
        ({"forwarded_proto": "", "scheme": "http"}, ["secure_over_http"]),
        ({"secure_cookies": False}, ["tls_not_set"]),
        ({"secure_cookies": False, "scheme": "http", "forwarded_proto": "HTTPS "}, ["tls_not_set"]),
    ],
)
def test_each_fault_is_named(changes: dict[str, object], faults: list[str]) -> None:
    assert way_faults(msgspec.structs.replace(BEHIND, **changes)) == faults
