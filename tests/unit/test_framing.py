"""A document as the tree of one thing: nothing lost, nothing doubled, one JSON type a key."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from oboegaki.formats import JSON_LD, parse, to_lines
from oboegaki.framing import framed
from oboegaki.jsonld import compact_document
from oboegaki.rdf import term

EX = "https://example.org/"
PARTY, LABEL, WITNESS = term("obg:party"), term("rdfs:label"), term("obg:witness")


def node(name: str) -> NamedNode:
    return NamedNode(EX + name)


def lines_of(*statements: tuple[str, str, str | Literal]) -> bytes:
    quads = [Quad(node(s), NamedNode(p), node(o) if isinstance(o, str) else o)
             for s, p, o in statements]  # fmt: skip
    return b"".join(line + b"\n" for line in sorted(set(to_lines(quads))))


def tree_of(lines: bytes, *single: str, languages: tuple[str, ...] = ()) -> dict[str, object]:
    return framed(compact_document(lines), EX + "root", single, languages)


def label(text: str, language: str) -> Literal:
    return Literal(text, language=language)


def test_a_node_stands_nearest_to_the_root_and_is_named_elsewhere() -> None:
    lines = lines_of(
        ("root", PARTY, "far"), ("root", WITNESS, "near"), ("far", WITNESS, "near"),
        ("near", LABEL, label("Near", "en")), ("near", PARTY, "outside"),
    )  # fmt: skip
    made = tree_of(lines, "label")
    assert made["witness"] == [
        {"id": EX + "near", "label": {"en": "Near"}, "party": [{"id": EX + "outside"}]}
    ]
    assert made["party"] == [
        {"id": EX + "far", "witness": [{"id": EX + "near", "label": {"en": "Near"}}]}
    ]


def test_a_circle_ends_at_the_name_of_the_root() -> None:
    made = tree_of(lines_of(("root", PARTY, "other"), ("other", PARTY, "root")))
    assert made["party"] == [{"id": EX + "other", "party": [{"id": EX + "root"}]}]


def test_what_the_root_does_not_lead_to_is_included_beside_it() -> None:
    made = tree_of(lines_of(("root", PARTY, "a"), ("x", PARTY, "root"), ("y", PARTY, "x")))
    assert made["@included"] == [
        {"id": EX + "y", "party": [{"id": EX + "x", "party": [{"id": EX + "root"}]}]}
    ]


def test_a_key_is_a_list_unless_it_is_single() -> None:
    lines = lines_of(("root", PARTY, "a"), ("root", WITNESS, "b"))
    made = tree_of(lines, "party")
    assert made["party"] == {"id": EX + "a"}
    assert made["witness"] == [{"id": EX + "b"}]


def test_values_that_are_not_single_after_all_are_not_lost() -> None:
    made = tree_of(lines_of(("root", PARTY, "a"), ("root", PARTY, "b")), "party")
    assert made["party"] == [{"id": EX + "a"}, {"id": EX + "b"}]


def test_texts_are_had_in_the_first_language_that_there_is() -> None:
    lines = lines_of(("root", LABEL, label("名", "ja")), ("root", LABEL, label("nom", "fr")))
    assert tree_of(lines, "label")["label"] == {"fr": "nom", "ja": "名"}
    assert tree_of(lines, "label", languages=("en", "ja"))["label"] == {"ja": "名"}
    assert tree_of(lines, "label", languages=("en", "vi"))["label"] == {"fr": "nom"}


NAMES = st.sampled_from(["root", "a", "b", "c", "d"])


@given(st.lists(st.tuples(NAMES, st.sampled_from([PARTY, WITNESS]), NAMES), min_size=1))
def test_the_tree_says_exactly_what_the_document_says(
    statements: list[tuple[str, str, str]],
) -> None:
    lines = lines_of(*statements)
    written = json.dumps(tree_of(lines, "witness")).encode()
    assert sorted(to_lines(parse(written, JSON_LD, EX))) == lines.splitlines()


def test_a_tree_of_one_node_has_its_context_once() -> None:
    made = tree_of(lines_of(("root", PARTY, "a")))
    assert isinstance(made["@context"], dict)
    assert made["party"] == [{"id": EX + "a"}]
