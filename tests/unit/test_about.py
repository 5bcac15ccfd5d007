"""What is stated about a subject is the same, whether all is taken apart or a property is asked."""

from collections.abc import Iterator

import pytest

from oboegaki.describe import by_subject, read
from oboegaki.statements.reader import Lines
from oboegaki.statements.schema import Standing

SUBJECT = b"<http://x.example/s>"
LINES = (
    b'<http://x.example/a> "1" .\n'
    b'<http://x.example/a> "\\n<http://x.example/b> <http://x.example/no#way> ." .\n'
    b"<http://x.example/ab> <http://x.example/o#part> .\n"
    b"<http://x.example/b> <http://x.example/o> .\n"
)
LATER = b'<http://x.example/a> "3"@ja .\n'


def said() -> Iterator[Lines]:
    yield Lines(SUBJECT, LINES, b"", Standing.STATED)
    yield Lines(SUBJECT, LATER, b"", Standing.LATER)


@pytest.mark.parametrize("name", ["a", "ab", "b", "c", ""])
@pytest.mark.parametrize("all_first", [True, False])
def test_a_property_has_the_same_statements_as_among_all(name: str, all_first: bool) -> None:
    predicate = f"http://x.example/{name}"
    (about,) = by_subject(said()).values()
    everything = read(said())["http://x.example/s"]
    assert not all_first or about.statements == everything
    assert about.stating(predicate) == [s for s in everything if s.predicate == predicate]
    assert about.statements == everything


def test_only_objects_lead_to_parts_of_documents() -> None:
    (about,) = by_subject(said()).values()
    assert list(about.leads_to()) == ["http://x.example/o#part"]
