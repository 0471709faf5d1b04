"""Running the application under uvicorn."""

import logging

import uvicorn

from ecabinet.app import create_app
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
SECONDS_TO_FINISH = 5


def run(settings: Settings) -> int:
    """Serve until interrupted; return the exit code."""
    logging.basicConfig(level=settings.log_level.upper(), format=FORMAT)
    for quiet in ("uvicorn.access", "huey", "pyhanko", "fontTools"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="auto",
        http="httptools",
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        access_log=False,
        log_config=None,
        server_header=False,
        **SERVER_OPTIONS,
    )
    server = uvicorn.Server(config)
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1
