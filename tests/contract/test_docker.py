"""The image and its compose file, as far as they can be judged without an engine to run them."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from ecabinet.cli import parser
from ecabinet.realtime.protocol import ARRIVAL_SECONDS, LONGEST_MOVE_SECONDS
from ecabinet.server import SECONDS_TO_FINISH
from ecabinet.settings import PREFIX, Settings, load

FOLDER = Path(__file__).parents[2] / "docker"
HEALTH = "/api/health"
OURS = ("migrate", "app-1", "app-2", "worker")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def final_stage() -> list[tuple[str, str]]:
    """Instructions of the image itself, each with its argument."""
    text = (FOLDER / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    pairs = [line.split(maxsplit=1) for line in lines[last:]]
    return [(word, argument) for word, argument in pairs]


def _settings_in(names: list[str]) -> set[str]:
    known = {f"{PREFIX}{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    return {name for name in names if name.startswith(PREFIX)} - known


def test_the_program_runs_unprivileged_from_the_wheel_alone(final_stage: list[tuple[str, str]]) -> None:
    words = [word for word, _ in final_stage]
    assert dict(final_stage)["USER"] not in {"root", "0"}
    assert words.index("USER") < words.index("CMD")
    assert not {"COPY", "ADD"} & set(words)
    assert any("/wheels/*.whl" in argument for word, argument in final_stage if word == "RUN")


def test_the_image_asks_the_program_for_its_health(final_stage: list[tuple[str, str]]) -> None:
    health = dict(final_stage)["HEALTHCHECK"]
    assert f"http://127.0.0.1:8000{HEALTH}" in health
    compile(json.loads(health[health.index("[") :])[2], "healthcheck", "exec")


def test_every_command_given_to_the_program_is_one_of_its_own(
    final_stage: list[tuple[str, str]], services: dict[str, dict[str, Any]]
) -> None:
    commands = [json.loads(dict(final_stage)["CMD"]), *(services[name]["command"] for name in ("migrate", "worker"))]
    assert {command[0] for command in commands} == {"ecabinet"}
    assert [parser().parse_args(command[1:]).command for command in commands] == ["serve", "migrate", "worker"]


def test_every_setting_given_to_the_program_is_known(
    final_stage: list[tuple[str, str]], services: dict[str, dict[str, Any]]
) -> None:
    assert _settings_in(re.findall(r"(\w+)=", dict(final_stage)["ENV"])) == set()
    for name in OURS:
        assert _settings_in(list(services[name]["environment"])) == set()


def test_the_settings_of_the_processes_go_together(services: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    """The same checks as at start, with what people put in for the names in braces."""
    for name in OURS:
        given = {
            key: re.sub(r"\$\{(\w+)[^}]*\}", "given", value) for key, value in services[name]["environment"].items()
        }
        settings = load({**given, "ECABINET_DATA_DIR": str(tmp_path)})
        assert settings.redis_url == "redis://redis:6379/0"
        assert not settings.job_process


def test_two_servers_and_a_worker_share_one_data_folder(services: dict[str, dict[str, Any]]) -> None:
    assert "command" not in services["app-1"]
    assert services["app-1"] == services["app-2"]
    assert {volume.partition(":")[0] for name in OURS for volume in services[name]["volumes"]} == {"data", "./secrets"}
    longest = LONGEST_MOVE_SECONDS + ARRIVAL_SECONDS + SECONDS_TO_FINISH
    assert int(services["app-1"]["stop_grace_period"].removesuffix("s")) > longest


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, each in services.items() if each.get("ports")] == ["proxy"]
    assert services["database"]["networks"] == services["redis"]["networks"] == ["inside"]
    assert yaml.safe_load((FOLDER / "compose.yaml").read_text())["networks"]["inside"] == {"internal": True}


def test_the_program_waits_for_a_migrated_database(services: dict[str, dict[str, Any]]) -> None:
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("app-1", "app-2", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    healthy = {"condition": "service_healthy"}
    assert services["proxy"]["depends_on"] == {"app-1": healthy, "app-2": healthy}


def test_the_database_counts_as_there_once_the_network_reaches_it(services: dict[str, dict[str, Any]]) -> None:
    """PostgreSQL's image sets a new folder up with a server that listens on its socket alone."""
    check = services["database"]["healthcheck"]["test"]
    assert check[:2] == ["CMD", "pg_isready"]
    assert check[check.index("-h") + 1] == "127.0.0.1"


def test_passwords_come_from_outside_the_file(services: dict[str, dict[str, Any]]) -> None:
    assert services["database"]["environment"]["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD}"
    for each in OURS:
        assert "${POSTGRES_PASSWORD:?" in services[each]["environment"][f"{PREFIX}DATABASE_URL"]


def test_the_proxy_speaks_tls_and_hands_on_to_the_program() -> None:
    proxy = (FOLDER / "Caddyfile").read_text()
    assert "{$ECABINET_SITE} {" in proxy
    assert re.search(r"^\ttls ", proxy, re.MULTILINE)
    assert "reverse_proxy app-1:8000 app-2:8000 {" in proxy
    assert f"health_uri {HEALTH}" in proxy
