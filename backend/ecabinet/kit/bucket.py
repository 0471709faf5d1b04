"""An S3-compatible bucket: where it is, and how it is reached."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from obstore.store import S3Store

if TYPE_CHECKING:  # the library has its types in its stubs alone
    from obstore.store import S3Config

_CONNECT = timedelta(seconds=3)
# For one request, of which a large upload or download makes many.
_REQUEST = timedelta(seconds=30)
_TRIES_FOR = timedelta(seconds=10)


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """``url`` is ``s3://bucket/prefix``; the secret key is read from its file when the bucket is opened.

    Without ``key_id`` the surroundings tell who asks, as they do for every program on such a host (AWS variables,
    the machine's own role).
    """

    url: str
    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = ""
    key_file: str = ""

    def open(self) -> S3Store:
        """Return the way into the bucket; nothing is asked of it yet."""
        place = urlsplit(self.url)
        config: S3Config = {"region": self.region}
        if self.endpoint:
            config["endpoint"] = self.endpoint
        if self.key_id:
            config["access_key_id"] = self.key_id
            config["secret_access_key"] = Path(self.key_file).read_text(encoding="utf-8").strip()
        return S3Store(
            place.netloc,
            prefix=place.path.strip("/") or None,
            config=config,
            client_options={
                "allow_http": self.endpoint.startswith("http://"),
                "connect_timeout": _CONNECT,
                "timeout": _REQUEST,
            },
            retry_config={"max_retries": 3, "retry_timeout": _TRIES_FOR},
        )
