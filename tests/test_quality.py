"""The house itself: lint, types, floors, sizes. Part of the one command that checks everything."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10

CHECKS = {
    "lint": ["ruff", "check", "server", "tests"],
    "format": ["ruff", "format", "--check", "server", "tests"],
    "types": ["mypy"],
    "floors": ["lint-imports"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    name, *arguments = CHECKS[check]
    run = subprocess.run(
        [BIN / name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_two_test_files_have_one_name() -> None:
    """The whole suite is one run, and pytest imports test files by their names."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("*.py"))
    assert [n for n, times in names.items() if times > 1 and n != "conftest.py"] == []


def _functions() -> Iterator[tuple[str, int]]:
    for path in sorted((ROOT / "server").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{path.name}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = dict(_functions())
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}
    assert not too_long
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] <= MEDIAN_FUNCTION


def test_files_are_short() -> None:
    files = [p for folder in ("server", "tests") for p in (ROOT / folder).rglob("*.py")]
    lengths = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in files}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_no_lock_file_with_addresses_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    forbidden = ("package-lock.json", "uv.lock", "poetry.lock", "Pipfile.lock", "pnpm-lock.yaml")
    assert not [name for name in listed if Path(name).name in forbidden]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in constraints
