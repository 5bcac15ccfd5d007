"""Organisations and initiatives that only width, dashes or spaces tell apart: one thing or two?"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.check.letters import folded
from oboegaki.errors import Text
from oboegaki.rdf import term
from oboegaki.report import Finding, Severity
from oboegaki.statements.reader import Statements

_TYPE, _LABEL = term("rdf:type"), term("rdfs:label")
_KINDS = tuple(
    term(name)
    for name in (
        "org:Organization", "org:FormalOrganization", "org:OrganizationalUnit",
        "obg:Initiative", "obg:Programme", "obg:Project", "obg:Scheme",
    )
)  # fmt: skip


class Name(NamedTuple):
    """What something is called in one language, "" where none is given."""

    iri: str
    text: str
    language: str


def namesakes(statements: Statements) -> Iterator[Finding]:
    """Yield a warning for each resource whose name reads like that of another one.

    The very same name is told by a shape.
    """
    found = {each for kind in _KINDS for each in statements.pointing(kind, _TYPE)}
    named: dict[str, dict[str, Name]] = defaultdict(dict)
    for iri, labels in statements.labels(sorted(found)).items():
        for language, text in labels.items():
            named[folded(text)][iri] = Name(iri, text, language)
    for alike in named.values():
        for name in alike.values():
            other = next((each for each in alike.values() if each.text != name.text), None)
            if other is not None:
                yield _namesake(name, other)


def _namesake(name: Name, other: Name) -> Finding:
    return Finding(
        Severity.WARNING,
        "namesake",
        Text(f"「{name.text}」は <{other.iri}> の名称「{other.text}」と紛らわしい名称です。",
             f'"{name.text}" reads like "{other.text}", the name of <{other.iri}>.'),
        Text("同じものなら一つにまとめ、違うものなら名称に国名などを添えてください。",
             "Merge them if they are one; else add what tells them apart, such as the country."),
        resource=name.iri,
        path=_LABEL,
        value=nquads.quoted(name.text) + (f"@{name.language}" if name.language else ""),
    )  # fmt: skip
