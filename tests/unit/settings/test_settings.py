"""Settings: environment over file, every mistake told at once, secrets readable by their owner alone."""

from pathlib import Path

import msgspec
import pytest

from ecabinet.kit.secret_files import secret_of
from ecabinet.settings import PREFIX, Settings, SettingsError, load

README = Path(__file__).parents[3] / "README.md"


def test_without_anything_it_is_sqlite_in_the_data_folder() -> None:
    settings = load({})
    assert settings.database == f"sqlite+aiosqlite:///{Path('data').resolve() / 'ecabinet.sqlite'}"
    assert not settings.debug
    assert not settings.secure


def test_every_setting_stands_in_the_readme_under_its_name_and_its_variable() -> None:
    rows = [line.split("|") for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {name.strip().strip("`"): row[2] for row in rows for name in row[1].split(",")}
    assert set(told) == {field.name for field in msgspec.structs.fields(Settings)}
    for name, variables in told.items():
        assert f"{PREFIX}{name.upper()}" in variables or "…" in variables, name


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_text('port = 9000\nupload_limit_mb = 50\npublic_url = "https://hop.gov.vn"\n', encoding="utf-8")
    settings = load({"ECABINET_PORT": "9100", "ECABINET_SETTINGS": str(file)})
    assert (settings.port, settings.upload_limit_mb, settings.secure) == (9100, 50, True)
    assert settings.origins == frozenset({"https://hop.gov.vn"})


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("https://Hop.gov.vn/", "https://hop.gov.vn"),
        ("https://hop.gov.vn:443", "https://hop.gov.vn"),
        ("http://[2001:DB8::7]:8000", "http://[2001:db8::7]:8000"),
    ],
)
def test_sockets_are_opened_from_the_address_as_browsers_write_it(public_url: str, origin: str) -> None:
    assert load({"ECABINET_PUBLIC_URL": public_url}).origins == frozenset({origin})


def test_every_mistake_is_named_with_its_setting() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"ECABINET_PORT": "many", "ECABINET_COLOUR": "red", "ECABINET_UPLOAD_LIMIT_MB": "0"})
    named = [mistake.split(":")[0] for mistake in caught.value.mistakes]
    assert sorted(named) == ["colour", "port", "upload_limit_mb"]


def test_a_mistake_says_what_the_setting_takes() -> None:
    given = {"ECABINET_PORT": "80x", "ECABINET_DEBUG": "maybe", "ECABINET_LOG_LEVEL": "loud", "ECABINET_WORKERS": ""}
    with pytest.raises(SettingsError) as caught:
        load(given)
    assert sorted(caught.value.mistakes) == [
        "debug: is true or false, not “maybe”",
        "log_level: is one of debug, error, info, warning, not “loud”",
        "port: is a whole number from 1 to 65535, not “80x”",
        "workers: is a whole number from 1 to 64, not nothing",
    ]


def test_a_certificate_and_a_key_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "tls.pem"
    file.write_text("not a certificate", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({"ECABINET_TLS_CERTIFICATE": str(file), "ECABINET_TLS_KEY": str(file)})
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == ["tls_certificate and tls_key"]


def test_proxies_are_addresses_networks_or_everyone() -> None:
    assert load({"ECABINET_TRUSTED_PROXIES": "10.0.0.5, 10.1.0.0/16, 2001:db8::7"}).trusted_proxies
    assert load({"ECABINET_TRUSTED_PROXIES": "*"}).trusted_proxies


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("ECABINET_TRUSTED_PROXIES", "10.0.0.5,proxy", "trusted_proxies"),
        ("ECABINET_DATABASE_URL", "mysql://x", "database_url"),
        ("ECABINET_DATABASE_URL", "postgresql+asyncpg://u:p@[::1/x", "database_url"),
        ("ECABINET_TLS_KEY", "/nowhere.pem", "tls_certificate"),
        ("ECABINET_PUBLIC_URL", "hop.gov.vn", "public_url"),
        ("ECABINET_PUBLIC_URL", "https://hop.gov.vn/phong-hop", "public_url"),
        ("ECABINET_PUBLIC_URL", "https://hop.gov.vn:nhieu", "public_url"),
        ("ECABINET_TIME_SERVER_URL", "time", "time_server_url"),
    ],
)
def test_contradictions_are_refused(name: str, value: str, setting: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value})
    assert caught.value.mistakes[0].startswith(setting)


POSTGRESQL = {"ECABINET_DATABASE_URL": "postgresql+asyncpg://ecabinet@127.0.0.1/ecabinet"}
REDIS = {"ECABINET_REDIS_URL": "redis://127.0.0.1"}
BUCKET = {"ECABINET_FILES_URL": "s3://papers/of/ours"}


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        ({"ECABINET_WORKERS": "2"}, "workers: SQLite serves one process: set database_url"),
        ({**REDIS, "ECABINET_WORKERS": "2"}, "redis_url: is for several processes, which need PostgreSQL"),
        ({**POSTGRESQL, "ECABINET_WORKERS": "2"}, "workers: several processes wake each other through Redis"),
        (REDIS, "redis_url: is for several processes, which need PostgreSQL"),
        ({**POSTGRESQL, "ECABINET_REDIS_URL": "127.0.0.1:6379"}, "redis_url: begins with redis://"),
        ({**POSTGRESQL, "ECABINET_JOB_PROCESS": "false"}, "job_process: false is for an installation"),
        ({"ECABINET_FILES_URL": "s3:papers"}, "files_url: use s3://bucket"),
        ({"ECABINET_FILES_URL": "/srv/papers"}, "files_url: use s3://bucket"),
        ({"ECABINET_FILES_ENDPOINT": "https://s3.gov.vn"}, "files_url: files_endpoint, files_key_id"),
        ({**BUCKET, "ECABINET_FILES_ENDPOINT": "s3.gov.vn"}, "files_endpoint: begins with"),
        ({**BUCKET, "ECABINET_FILES_KEY_ID": "us"}, "files_key_id and files_key_file: set both"),
        ({**BUCKET, "ECABINET_FILES_KEY_ID": "us", "ECABINET_FILES_KEY_FILE": "/no"}, "files_key_file: there is no"),
    ],
)
def test_what_several_processes_and_a_bucket_need_is_said(given: dict[str, str], mistake: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(given)
    assert caught.value.mistakes[0].startswith(mistake)


def test_contradictions_are_told_together_with_wrong_types() -> None:
    given = {**REDIS, "ECABINET_PORT": "many", "ECABINET_PUBLIC_URL": "hop.gov.vn", "ECABINET_COLOUR": "red"}
    with pytest.raises(SettingsError) as caught:
        load(given)
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == ["colour", "port", "redis_url", "public_url"]


def test_nothing_is_said_of_what_hangs_on_a_setting_that_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_text("database_url = 5\nredis_url = 'redis://127.0.0.1'\nworkers = 2\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({}, file)
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == ["database_url"]


def test_the_command_line_goes_over_everything() -> None:
    several = {**POSTGRESQL, **REDIS, "ECABINET_WORKERS": "2"}
    assert load(several).workers == 2
    assert load(several, workers=4).workers == 4
    with pytest.raises(SettingsError):
        load(several, workers=0)


def test_a_bucket_is_asked_for_with_a_key_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a secret")
    settings = load({**BUCKET, "ECABINET_FILES_KEY_ID": "us", "ECABINET_FILES_KEY_FILE": str(tmp_path / "key")})
    assert settings.bucket is not None
    assert (settings.bucket.url, settings.bucket.key_file) == ("s3://papers/of/ours", str(tmp_path / "key"))
    assert "a secret" not in repr(settings)
    assert load({}).bucket is None


def test_a_file_that_is_no_toml_or_not_there_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("port = ", encoding="utf-8")
    for file in (bad, tmp_path / "none.toml"):
        with pytest.raises(SettingsError) as caught:
            load({}, file)
        assert str(file) in caught.value.mistakes[0]


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = secret_of(tmp_path, "csrf.secret")
    assert len(secret) == 64
    assert secret_of(tmp_path, "csrf.secret") == secret
    assert (tmp_path / "keys" / "csrf.secret").stat().st_mode & 0o777 == 0o600
