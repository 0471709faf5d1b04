"""A start that cannot be: told on the command line, with what to change."""

from pathlib import Path

import pytest
from tests.servers import free_port

from ecabinet.cli import main


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECABINET_DATA_DIR", str(tmp_path))


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_that_is_not_there_is_named_without_its_password(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("ECABINET_DATABASE_URL", f"postgresql+asyncpg://ecabinet:hidden@{address}/ecabinet")
    assert main([command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The database does not answer: ")
    assert "hidden" not in said


def test_several_processes_on_sqlite_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--workers", "2"]) == 2
    assert "workers: SQLite serves one process: set database_url" in capsys.readouterr().err


def test_a_worker_without_a_shared_queue_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker"]) == 2
    assert "redis_url" in capsys.readouterr().err
