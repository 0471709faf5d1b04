"""Every code with which the server refuses has a sentence in every language, and no sentence is left over."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from ecabinet.papers.rules import PaperWarning

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "backend" / "ecabinet"
LANGUAGES: Final = ("vi", "en")
CODE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
FINDERS: Final = re.compile(r"_(refusals?|faults?)$")
#: What the front end itself says: an answer that never came, and a code it does not know.
OWN: Final = {"link_lost", "unknown"}


def _modules() -> Iterator[ast.Module]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "demo" not in path.relative_to(SOURCE).parts:
            yield ast.parse(path.read_text("utf-8"))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _problem_classes(modules: Iterable[ast.Module]) -> dict[str, ast.ClassDef]:
    """Return DomainError and whatever derives from it, by name."""
    classes = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    found = {node.name: node for node in classes if node.name == "DomainError"}
    while more := [
        node for node in classes if node.name not in found and any(_name(base) in found for base in node.bases)
    ]:
        found.update({node.name: node for node in more})
    return found


def _constants(module: ast.Module) -> dict[str, ast.expr]:
    pairs = [(target, node.value) for node in module.body if isinstance(node, ast.Assign) for target in node.targets]
    pairs += [(node.target, node.value) for node in module.body if isinstance(node, ast.AnnAssign) if node.value]
    return {_name(target): value for target, value in pairs}


def _texts(node: ast.expr | None, constants: dict[str, ast.expr]) -> set[str]:
    """Return the texts that an expression can be, as far as its own module tells."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) and CODE.fullmatch(node.value) else set()
    if isinstance(node, ast.IfExp):
        return _texts(node.body, constants) | _texts(node.orelse, constants)
    if isinstance(node, ast.Name) and node.id in constants:
        return _texts(constants[node.id], {})
    return set()


def _raised(call: ast.Call, problems: set[str], constants: dict[str, ast.expr]) -> set[str]:
    by_place = {"answer": 2, "failed": 3, "PasswordFault": 0, **dict.fromkeys(problems, 0)}
    place = by_place.get(_name(call.func))
    found = _texts(call.args[place], constants) if place is not None and len(call.args) > place else set()
    said = (word.value for word in call.keywords if word.arg in ("refusal", "code"))
    return found.union(*(_texts(value, constants) for value in said))


def _returned(function: ast.FunctionDef, constants: dict[str, ast.expr]) -> set[str]:
    """Return what a function gives that is named for the refusals it finds: its returns, and the keys it tests."""
    returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    keys = [key for node in ast.walk(function) if isinstance(node, ast.Dict) for key in node.keys]
    return set().union(*(_texts(node, constants) for node in [*returns, *keys]))


def _of_tables(constants: dict[str, ast.expr]) -> set[str]:
    tables = [
        value for name, value in constants.items() if name.endswith(("_REFUSALS", "HTTP_CODES")) and value is not None
    ]
    values = chain.from_iterable(table.values for table in tables if isinstance(table, ast.Dict))
    return set().union(*(_texts(value, constants) for value in values))


@cache
def _codes() -> frozenset[str]:
    modules = list(_modules())
    problems = _problem_classes(modules)
    found: set[str] = set()
    for module in modules:
        constants = _constants(module)
        found |= _of_tables(constants)
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                found |= _raised(node, set(problems), constants)
            elif isinstance(node, ast.FunctionDef) and FINDERS.search(node.name):
                found |= _returned(node, constants)
    for problem in problems.values():
        for node in ast.walk(problem):
            if isinstance(node, ast.Call) and _name(node.func) == "__init__" and node.args:
                found |= _texts(node.args[0], {})
    return frozenset(found)


def _sentences(language: str) -> dict[str, str]:
    held = json.loads((ROOT / "frontend" / "messages" / language / "errors.json").read_text("utf-8"))
    return {key.removeprefix("error_"): text for key, text in held.items() if key.startswith("error_")}


def test_codes_are_found() -> None:
    known = {"edit_conflict", "console_free", "pin_length", "no_items", "paper_encrypted", "signer_only", "csrf_failed"}
    assert known <= _codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    assert sorted(_codes() - _sentences(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_odd_about_a_paper_has_a_sentence(language: str) -> None:
    held = json.loads((ROOT / "frontend" / "messages" / language / "meetings.json").read_text("utf-8"))
    said = {key.removeprefix("paper_warning_") for key in held if key.startswith("paper_warning_")}
    assert said == set(PaperWarning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    assert sorted(_sentences(language).keys() - _codes() - OWN) == []
