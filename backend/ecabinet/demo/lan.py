"""Serving tablets of the local network: TLS under an authority of the demo's own, with QR codes to begin with."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import msgspec
import segno

from ecabinet.demo.addresses import host_names, own_addresses
from ecabinet.demo.certificate import ensure_certificate
from ecabinet.demo.folder import Refusal
from ecabinet.demo.port import has_ipv6
from ecabinet.settings import Settings

FOLDER: Final = "lan"
PATH: Final = "/authority.crt"


class Network(msgspec.Struct, frozen=True):
    """How tablets reach the demo: its address, where the authority's certificate is, and the settings to serve with."""

    address: str
    authority_address: str
    authority: bytes
    settings: Settings


def ready(data: Path, port: int, now: datetime) -> Network:
    """Return everything to serve the local network, with a certificate for the addresses of this moment.

    Raises:
        Refusal: this machine has no address that others could reach.
    """
    addresses = own_addresses()
    outside = [address for address in addresses if not address.is_loopback]
    if not outside:
        raise Refusal(
            "Máy này chưa nối mạng nội bộ nên máy tính bảng không vào được; nối mạng rồi chạy lại với --lan.\n"
            "This machine has no network address for tablets to reach; connect it and start again with --lan."
        )
    files = ensure_certificate(data / FOLDER, addresses, host_names(), now)
    shown = f"[{outside[0]}]" if outside[0].version == 6 else str(outside[0])
    settings = Settings(
        data_dir=data,
        host="" if has_ipv6() else "0.0.0.0",  # noqa: S104 - serving the network is what --lan asks for
        port=port,
        tls_certificate=files.certificate,
        tls_key=files.key,
        log_level="warning",
        idle_account_days=0,
    )
    return Network(
        address=f"https://{shown}:{port}",
        authority_address=f"http://{shown}:{port + 1}{PATH}",
        authority=files.authority,
        settings=settings,
    )


@contextmanager
def authority_served(network: Network) -> Iterator[None]:
    """Offer the authority's certificate without TLS on the next port: a tablet cannot trust TLS before it has it.

    Raises:
        Refusal: the next port is taken.
    """
    port = network.settings.port + 1
    try:
        server = ThreadingHTTPServer(("", port), _handler(network.authority))
    except OSError as error:
        raise Refusal(
            f"Cổng {port} để tải chứng thư cũng phải trống ({error.strerror}); chọn cổng khác bằng --port.\n"
            f"Port {port}, which offers the certificate, must be free too ({error.strerror}); choose with --port."
        ) from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="authority", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def instructions(network: Network) -> str:
    """Return what to do on a tablet, with both addresses as QR codes for the terminal."""
    return "\n".join(
        [
            "1. Tải và tin cậy chứng thư của bản dùng thử / install and trust the demo's certificate authority:",
            f"   {network.authority_address}",
            _qr(network.authority_address),
            "2. Mở địa chỉ / then open:",
            f"   {network.address}",
            _qr(network.address),
        ]
    )


def _qr(text: str) -> str:
    drawn = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def _handler(authority: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10
        server_version = "E-Cabinet"
        sys_version = ""

        def do_GET(self) -> None:
            if self.path != PATH:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/x-x509-ca-cert")
            self.send_header("Content-Length", str(len(authority)))
            self.send_header("Content-Disposition", 'attachment; filename="e-cabinet-demo.crt"')
            self.end_headers()
            self.wfile.write(authority)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the terminal shows the accounts."""

    return Handler
