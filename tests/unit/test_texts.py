"""Whatever a reader over HTTP can be told is told in Japanese, English and Vietnamese."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oboegaki import errors
from oboegaki.errors import OboegakiError

SERVER = Path(__file__).parents[2] / "server" / "oboegaki"
READ_OVER_HTTP = (
    *sorted((SERVER / "web").glob("*.py")),
    *sorted((SERVER / "web" / "operate").glob("*.py")),
    *sorted((SERVER / "queries").glob("*.py")),
    *sorted((SERVER / "stores").glob("*.py")),
    *sorted((SERVER / "doctor").glob("*.py")),
    SERVER / "cli" / "doctor.py",
    *(SERVER / name for name in ("listing.py", "describe.py", "saved.py", "jsonld.py")),
    SERVER / "check" / "sentences.py",
    *(SERVER / "edition" / name for name in ("manifest.py", "opened.py")),
)
LANGUAGES = 3
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def texts(path: Path) -> Iterator[tuple[int, list[ast.expr]]]:
    """Yield line and arguments of each text that a module makes, those that are empty left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Text"
        ):
            starred = any(isinstance(each, ast.Starred) for each in node.args)
            if not starred and any(constants(each) != "" for each in node.args):
                yield node.lineno, node.args


def constants(argument: ast.expr) -> str | None:
    """Return what of an argument is written out; None when nothing of it is."""
    parts = [n.value for n in ast.walk(argument) if isinstance(n, ast.Constant)]
    found = [part for part in parts if isinstance(part, str)]
    return "".join(found) if found else None


@pytest.mark.parametrize("path", READ_OVER_HTTP, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_text_has_three_forms(path: Path) -> None:
    short = [line for line, arguments in texts(path) if len(arguments) < LANGUAGES]
    assert not short, f"{path}: give these texts a Vietnamese form: {short}"


@pytest.mark.parametrize("path", READ_OVER_HTTP, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_form_is_in_its_own_language(path: Path) -> None:
    for line, arguments in texts(path):
        japanese, english, vietnamese = (constants(each) or "" for each in arguments)
        where = f"{path}:{line}"
        assert not _JAPANESE.search(english + vietnamese), where
        if re.search(r"[a-z]{3,} [a-z]{2,}", english):
            assert _JAPANESE.search(japanese), where
            assert vietnamese != english, where


def test_the_walk_finds_texts_and_notices_a_short_one(tmp_path: Path) -> None:
    assert sum(len(list(texts(path))) for path in READ_OVER_HTTP) > 120
    module = tmp_path / "x.py"
    module.write_text('Text("", "")\nText(*both)\nText(f"あ{x}", y)\n', encoding="utf-8")
    assert [(line, len(arguments)) for line, arguments in texts(module)] == [(3, 2)]


def test_every_kind_of_error_has_a_title_in_three_languages() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    titles = {kind: kind.title for kind in kinds if issubclass(kind, OboegakiError)}
    assert len(titles) > 25
    for kind, title in titles.items():
        assert all(title), kind
        assert len(set(title)) == LANGUAGES, kind
