"""Settings that are each of the right type and cannot be used so, alone or with each other."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from ecabinet.setting_values import is_address, is_database, not_proxies, opens_tls, told

if TYPE_CHECKING:
    from ecabinet.settings import Settings


class Contradiction(NamedTuple):
    """One mistake and the settings it is judged by: where one of these is not known, nothing can be said."""

    told: str
    of: frozenset[str]


def contradictions(settings: "Settings") -> Iterator[Contradiction]:
    """Find every mistake that the type of a value does not show."""
    yield from _of_database_and_redis(settings)
    yield from _of_several_processes(settings)
    yield from _of_files(settings)
    yield from _of_tls(settings)
    yield from _of_addresses(settings)


def _found(told: str, *of: str) -> Contradiction:
    return Contradiction(told, frozenset(of))


def _of_database_and_redis(settings: "Settings") -> Iterator[Contradiction]:
    if settings.database_url and not is_database(settings.database_url):
        takes = "sqlite+aiosqlite:///file or postgresql+asyncpg://user:password@host:port/name"
        yield _found(f"database_url: use {takes}", "database_url")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        yield _found("redis_url: begins with redis://, rediss:// or unix://", "redis_url")
    if settings.redis_url and not _on_postgresql(settings):
        fault = "is for several processes, which need PostgreSQL: set database_url, or leave it out"
        yield _found(f"redis_url: {fault}", "redis_url", "database_url")


def _of_several_processes(settings: "Settings") -> Iterator[Contradiction]:
    """Several processes need a database that takes several writers, and Redis to wake each other."""
    if settings.workers > 1 and not _on_postgresql(settings):
        fault = "SQLite serves one process: set database_url to postgresql+asyncpg://…, or workers to 1"
        yield _found(f"workers: {fault}", "workers", "database_url")
    elif settings.workers > 1 and not settings.redis_url:
        fault = "several processes wake each other through Redis: set redis_url, or workers to 1"
        yield _found(f"workers: {fault}", "workers", "redis_url", "database_url")
    if not settings.job_process and not settings.redis_url:
        fault = "false is for an installation whose jobs are run by ecabinet worker: set redis_url"
        yield _found(f"job_process: {fault}", "job_process", "redis_url")


def _on_postgresql(settings: "Settings") -> bool:
    return settings.database_url.startswith("postgresql")


def _of_files(settings: "Settings") -> Iterator[Contradiction]:
    place = urlsplit(settings.files_url)
    key = ("files_key_id", "files_key_file")
    if settings.files_url and (place.scheme != "s3" or not place.netloc):
        yield _found(
            "files_url: use s3://bucket or s3://bucket/prefix, or leave it out for the data folder", "files_url"
        )
    if not settings.files_url and (settings.files_endpoint or settings.files_key_id or settings.files_key_file):
        fault = "files_endpoint, files_key_id and files_key_file are of a bucket: set files_url too"
        yield _found(f"files_url: {fault}", "files_url")
    if settings.files_endpoint and not settings.files_endpoint.startswith(("http://", "https://")):
        yield _found("files_endpoint: begins with http:// or https://", "files_endpoint")
    if settings.files_key_file is not None and not settings.files_key_file.is_file():
        yield _found(f"files_key_file: there is no file {settings.files_key_file}", "files_key_file")
    if bool(settings.files_key_id) != (settings.files_key_file is not None):
        yield _found("files_key_id and files_key_file: set both or neither", *key)


def _of_tls(settings: "Settings") -> Iterator[Contradiction]:
    certificate, key = settings.tls_certificate, settings.tls_key
    if (certificate is None) != (key is None):
        yield _found("tls_certificate and tls_key: set both or neither", "tls_certificate", "tls_key")
    given = {"tls_certificate": certificate, "tls_key": key}
    missing = {name: path for name, path in given.items() if path is not None and not path.is_file()}
    for name, path in missing.items():
        yield _found(f"{name}: there is no file {path}", name)
    if certificate is not None and key is not None and not missing and not opens_tls(certificate, key):
        fault = f"{certificate} and {key} are no PEM certificate and its key"
        yield _found(f"tls_certificate and tls_key: {fault}", "tls_certificate", "tls_key")


def _of_addresses(settings: "Settings") -> Iterator[Contradiction]:
    if settings.public_url and not is_address(settings.public_url):
        yield _found("public_url: is http:// or https:// with a host, and no path", "public_url")
    if settings.trusted_proxies and (wrong := not_proxies(settings.trusted_proxies)):
        proxies = ", ".join(told(each) for each in wrong)
        fault = f"{proxies} is no IP address and no network (10.0.0.0/8); * trusts every one"
        yield _found(f"trusted_proxies: {fault}", "trusted_proxies")
    if settings.time_server_url and not settings.time_server_url.startswith(("http://", "https://")):
        yield _found("time_server_url: begins with http:// or https://", "time_server_url")
