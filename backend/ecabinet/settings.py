"""The installation's settings: environment variables over an optional TOML file, checked before anything starts."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, inspect

from ecabinet.kit.bucket import Bucket
from ecabinet.kit.logs import LogFormat
from ecabinet.setting_contradictions import contradictions
from ecabinet.setting_values import origin, told, wanted

PREFIX = "ECABINET_"
Classification = Literal["normal", "secret", "top_secret", "absolute_secret"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting, named as in the TOML file; the environment variable is ``ECABINET_`` and the name in capitals."""

    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    job_process: bool = True
    files_url: str = ""
    files_endpoint: str = ""
    files_region: str = "us-east-1"
    files_key_id: str = ""
    files_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 8000
    public_url: str = ""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: str = ""
    upload_limit_mb: Annotated[int, Meta(ge=1, le=4096)] = 200
    classification_ceiling: Classification = "normal"
    time_server_url: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: LogFormat = "plain"
    metrics_token: str = ""
    debug: bool = False
    idle_minutes: Annotated[int, Meta(ge=1, le=240)] = 15
    admin_idle_minutes: Annotated[int, Meta(ge=1, le=240)] = 5
    idle_account_days: Annotated[int, Meta(ge=0, le=3650)] = 45
    offline_hours: Annotated[int, Meta(ge=0, le=720)] = 72

    @property
    def database(self) -> str:
        """The database's address; without a setting, SQLite in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'ecabinet.sqlite'}"

    @property
    def bucket(self) -> Bucket | None:
        """The bucket that has the files; without a setting, they are in the data folder."""
        if not self.files_url:
            return None
        return Bucket(
            url=self.files_url,
            endpoint=self.files_endpoint,
            region=self.files_region,
            key_id=self.files_key_id,
            key_file=str(self.files_key_file or ""),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the installation over TLS, so that cookies are for TLS only."""
        return self.tls_certificate is not None or self.public_url.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """The origins a browser may open the live socket from; empty means the one in the Host header."""
        return frozenset({origin(self.public_url)}) if self.public_url else frozenset()


class SettingsError(Exception):
    """Settings that cannot be used; ``mistakes`` has one sentence for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load(environ: Mapping[str, str] = os.environ, file: Path | None = None, workers: int | None = None) -> Settings:
    """Read the TOML file (``file`` or ECABINET_SETTINGS), put the environment over it, and check all of it.

    ``workers``, from the command line, goes over both.

    Raises:
        SettingsError: with every mistake found, not only the first.
    """
    chosen = file or (Path(environ["ECABINET_SETTINGS"]) if "ECABINET_SETTINGS" in environ else None)
    values = _from_file(chosen) if chosen else {}
    names = set(Settings.__struct_fields__)
    for key, value in environ.items():
        name = key.removeprefix(PREFIX).lower()
        if key.startswith(PREFIX) and name != "settings":
            values[name] = value
    if workers is not None:
        values["workers"] = workers
    mistakes = [f"{name}: there is no such setting" for name in sorted(set(values) - names)]
    known = {name: value for name, value in values.items() if name in names}
    wrong = _mistakes(known)
    judged = {name: value for name, value in known.items() if name not in wrong}
    settings = msgspec.convert(judged, Settings, strict=False, dec_hook=_decode)
    mistakes += [*wrong.values(), *(each.told for each in contradictions(settings) if wrong.keys().isdisjoint(each.of))]
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def need_data_dir(settings: Settings) -> None:
    """Make the data folder where there is none, and see that it can be written in.

    Raises:
        SettingsError: it cannot.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingsError([f"data_dir: {folder} cannot be made or written in ({error.strerror})"]) from error


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read ({error.strerror})"]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path}: is not TOML ({error})"]) from error


def _mistakes(values: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with each value that its setting does not take."""
    found = {}
    known = inspect.type_info(Settings)
    kinds = {field.name: field.type for field in known.fields} if isinstance(known, inspect.StructType) else {}
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False, dec_hook=_decode)
        except msgspec.ValidationError as error:
            takes = wanted(kinds[name])
            found[name] = f"{name}: is {takes}, not {told(value)}" if takes else f"{name}: {error}"
    return found


def _decode(wanted: type, value: Any) -> Any:
    if wanted is not Path or not isinstance(value, str):
        raise NotImplementedError(f"no way to read a {wanted}")
    return Path(value)
