"""The command: what it says, keeps and refuses."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from tests.integration.demo.command import PATIENCE, demo_command, headers, log_in, running
from tests.integration.demo.prepared import copy_of, demo_of_today
from tests.servers import free_port

from ecabinet.demo import folder
from ecabinet.demo.people import EVERYONE

pytestmark = pytest.mark.timeout(900)  # the first one waits for the demo to be made


@pytest.fixture
def demo(run_folder: Path, tmp_path: Path) -> Path:
    return copy_of(demo_of_today(run_folder), tmp_path / "demo")


@pytest.fixture
def port() -> int:
    return free_port()


def test_it_serves_prints_every_account_and_ends_at_ctrl_c(demo: Path, port: int) -> None:
    with running(demo, port) as process:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in said
    assert all(one.username in said and one.password in said and one.full_name in said for one in EVERYONE)
    assert "Traceback" not in said
    assert said.rstrip().endswith("Đã dừng / stopped.")


def test_what_was_done_is_there_after_the_next_start(demo: Path, port: int) -> None:
    with running(demo, port), httpx.Client(base_url=f"http://127.0.0.1:{port}/api") as client:
        meeting = _running_meeting(client)
        answer = client.post("/meetings/" + meeting + "/console", headers=headers(client, "1"))
        assert answer.status_code == 200, answer.text
    with running(demo, port), httpx.Client(base_url=f"http://127.0.0.1:{port}/api") as client:
        meeting = _running_meeting(client)
        entities = client.get(f"/meetings/{meeting}/snapshot").json()["entities"]
        assert entities["meeting"][meeting]["console"]["name"] == "Lương Thu Hiên"


def _running_meeting(client: httpx.Client) -> str:
    log_in(client, "thuhien")
    cards = client.get("/meetings").json()
    meeting_id: str = next(card["id"] for card in cards if card["state"] == "in_session")
    return meeting_id


def _refused(*arguments: str) -> str:
    ended = subprocess.run(demo_command(*arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_a_port_in_use_is_said_in_a_sentence_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = _refused("--data", str(tmp_path / "demo"), "--port", str(port))
    assert f"Port {port} cannot be used" in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_is_left_alone_even_at_reset(tmp_path: Path, port: int) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    said = _refused("--data", str(tmp_path), "--port", str(port), "--reset")
    assert "is left alone" in said
    assert os.listdir(tmp_path) == ["letters.txt"]  # noqa: PTH208 - names alone


def test_two_demos_do_not_share_a_folder(tmp_path: Path, port: int) -> None:
    with folder.only_one(tmp_path / "demo"):
        assert "Another demo is running" in _refused("--data", str(tmp_path / "demo"), "--port", str(port))


def test_reset_clears_a_demo_and_what_an_interrupted_start_left(demo: Path) -> None:
    draft = folder.draft_of(demo)
    draft.mkdir()
    (draft / "ecabinet.sqlite").write_bytes(b"half")
    folder.need_own(demo)
    folder.clear(demo)
    assert not demo.exists()
    assert not draft.exists()
