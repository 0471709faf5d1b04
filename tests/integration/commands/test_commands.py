"""The commands as they are typed: what a mistake is answered with, and an account that can be used."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from tests.servers import free_port

from ecabinet.cli import main
from ecabinet.identity import passwords

PASSWORD = "mot-mat-khau-that-dai"
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command of the program with these settings; return its exit code and what it said of a mistake."""

    def run(*arguments: str, password: str = PASSWORD, **settings: str) -> tuple[int, str]:
        for name, value in {"data_dir": str(tmp_path / "data"), **settings}.items():
            monkeypatch.setenv(f"ECABINET_{name.upper()}", value)
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = main(arguments)
        return code, capsys.readouterr().err

    return run


def test_an_account_is_added_that_can_log_in(command: Command, database_url: str) -> None:
    add = ("user", "add", "quantri", "Đỗ Quản Trị", "--unit-name", "Văn phòng", "--role", "system_admin")
    assert command(*add, database_url=database_url) == (0, "")
    assert command(*add, database_url=database_url) == (1, "Not added: somebody has this user name\n")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "QuanTri"}, "username: "),
        ({"username": "quản trị"}, "username: "),
        ({"name": "Đ"}, "full_name: "),
        ({"role": "minister"}, "minister is no role"),
        ({"role": "secretary:unit:Z99"}, "there is no such unit"),
        ({"password": "ngan"}, "the password has fewer than 14 characters"),
    ],
)
def test_what_nobody_could_use_is_not_added(
    command: Command, database_url: str, changed: dict[str, str], said: str
) -> None:
    wanted = {"username": "quantri", "name": "Đỗ Quản Trị", "role": "system_admin", "password": PASSWORD, **changed}
    add = ("user", "add", wanted["username"], wanted["name"], "--unit-name", "Văn phòng", "--role", wanted["role"])
    code, told = command(*add, password=wanted["password"], database_url=database_url)
    assert code == 1
    assert told.startswith(f"Not added: {said}")


@pytest.mark.parametrize("arguments", [("serve",), ("user", "add", "quantri", "Đỗ Quản Trị", "--unit-name", "VP")])
def test_a_database_that_was_never_migrated_is_told(
    command: Command, empty_database_url: str, arguments: tuple[str, ...]
) -> None:
    said = (2, "The database is at revision none; run: ecabinet migrate\n")
    assert command(*arguments, database_url=empty_database_url) == said


@pytest.mark.parametrize("arguments", [("serve",), ("migrate",), ("user", "add", "quantri", "Đỗ Quản Trị")])
def test_a_database_that_is_away_is_told(command: Command, arguments: tuple[str, ...]) -> None:
    code, said = command(*arguments, database_url=f"postgresql+asyncpg://a:b@127.0.0.1:{free_port()}/c")
    assert code == 1
    assert said.startswith("The database does not answer: ")


@pytest.mark.parametrize("arguments", [("serve",), ("migrate",), ("user", "add", "quantri", "Đỗ Quản Trị")])
def test_a_data_folder_that_cannot_be_is_told(command: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    code, said = command(*arguments, data_dir=str(tmp_path / "file"))
    assert code == 2
    assert f"data_dir: {tmp_path / 'file'} cannot be made or written in (" in said


async def test_a_password_is_hashed_at_full_cost_and_the_same_however_its_letters_are_put_together() -> None:
    stored = await passwords.hash_secret("tháng mười một năm")
    assert extract_parameters(stored) == RFC_9106_LOW_MEMORY
    assert await passwords.fits("tha\u0301ng mươ\u0300i mô\u0323t năm", stored)
