"""Settings: environment over file, every mistake told at once, secrets readable by their owner alone."""

from pathlib import Path

import pytest

from ecabinet.installation import secret_of
from ecabinet.settings import SettingsError, load


def test_without_anything_it_is_sqlite_in_the_data_folder() -> None:
    settings = load({})
    assert settings.database == f"sqlite+aiosqlite:///{Path('data').resolve() / 'ecabinet.sqlite'}"
    assert not settings.debug
    assert not settings.secure


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_text('port = 9000\nupload_limit_mb = 50\npublic_url = "https://hop.gov.vn"\n', encoding="utf-8")
    settings = load({"ECABINET_PORT": "9100", "ECABINET_SETTINGS": str(file)})
    assert (settings.port, settings.upload_limit_mb, settings.secure) == (9100, 50, True)
    assert settings.origins == frozenset({"https://hop.gov.vn"})


def test_every_mistake_is_named_with_its_setting() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"ECABINET_PORT": "many", "ECABINET_COLOUR": "red", "ECABINET_UPLOAD_LIMIT_MB": "0"})
    named = [mistake.split(":")[0] for mistake in caught.value.mistakes]
    assert sorted(named) == ["colour", "port", "upload_limit_mb"]


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("ECABINET_DATABASE_URL", "mysql://x", "database_url"),
        ("ECABINET_TLS_KEY", "/nowhere.pem", "tls_certificate"),
        ("ECABINET_PUBLIC_URL", "hop.gov.vn", "public_url"),
        ("ECABINET_TIME_SERVER_URL", "time", "time_server_url"),
    ],
)
def test_contradictions_are_refused(name: str, value: str, setting: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value})
    assert caught.value.mistakes[0].startswith(setting)


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
