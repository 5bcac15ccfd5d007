"""What pages of one edition remember is what its description file says, and never too much."""

import pytest

from oboegaki.describe import Statement, read
from oboegaki.edition.opened import Edition
from oboegaki.web import remembered
from oboegaki.web.remembered import Remembered

ROOT = "https://w3id.org/oboegaki/id/"
NAMES = [ROOT + name for name in ("org/sakai", "person/nagafuji-hideki", "place/sakai", "none")]


def said(memory: Remembered, iri: str) -> dict[str, list[Statement]]:
    return {name: about.statements for name, about in memory.about((iri,)).items()}


def test_what_is_remembered_is_what_there_is(flagship_edition: Edition) -> None:
    statements = flagship_edition.statements
    memory = Remembered(statements)
    for _ in range(2):
        for iri in NAMES:
            assert said(memory, iri) == read(statements.of_resource(iri))
        assert memory.labels(NAMES) == statements.labels(NAMES)
        assert memory.labels(NAMES[1:]) == statements.labels(NAMES[1:])


def test_the_oldest_give_way_and_are_read_again(
    flagship_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bound in ("_ABOUT", "_LABELS", "_TOLD"):
        monkeypatch.setattr(remembered, bound, 2)
    memory = Remembered(flagship_edition.statements)
    asked: list[str] = []

    def ask(iri: str) -> bool:
        asked.append(iri)
        return True

    for _ in range(2):
        assert memory.labels(NAMES) == flagship_edition.statements.labels(NAMES)
        for iri in NAMES:
            assert said(memory, iri) == read(flagship_edition.statements.of_resource(iri))
            assert memory.is_told_of(iri, ask)
    assert asked == NAMES * 2
