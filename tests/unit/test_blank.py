"""Labels of blank nodes: nothing but the content decides them."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from oboegaki.formats import from_lines, to_lines
from oboegaki.sources.blank import Relabel, has_blank, is_cheap, labelled, scope

PREFIX = scope("data/a.ttl")


def lines_of(turtle: str) -> list[bytes]:
    quads = parse("PREFIX : <http://example.org/>\n" + turtle, format=RdfFormat.TRIG)
    return list(to_lines(quads))


def shuffled(lines: list[bytes], seed: int) -> list[bytes]:
    """Return the same lines in another order, with other labels."""
    dice = random.Random(seed)  # noqa: S311 - no secret is made of it
    relabel = Relabel(b"_:other%d" % seed)
    mixed = [relabel.line(line) for line in dice.sample(lines, len(lines))]
    return dice.sample(mixed, len(mixed))


CONTENTS = {
    "one": ":a :b [ :c 1 ] .",
    "nested": ":a :b [ :c [ :d [ :e 'x' ] ] ; :f [ ] ] .",
    "alike": ":a :b [ :c 1 ], [ :c 1 ], [ :c 2 ] .",
    "a list": ":a :b (1 (2 3) [ :c () ]) .",
    "a ring": "_:a :next _:b . _:b :next _:c . _:c :next _:a .",
    "named graphs": ":g { :a :b _:x } :h { _:x :c _:y } _:i { :a :b _:y }",
    "labels in texts": ":a :b '_:x', '_:y \"_:z' . _:x :b '_:x _:y \"' .",
    "triple terms": ":a :b <<( _:x :c 'd _:x \"' )>> . _:x :e _:y . "
    "_:y :f <<( _:y :c <<( _:x :g 'h' )>> )>> .",
    "lists that are alike": " ".join(f":a :b{n} ([ :c 1 ] [ :c 2 ]) ." for n in range(4)),
    "a ring of twenty": " ".join(f"_:n{n} :next _:n{(n + 1) % 20} ." for n in range(20)),
    "twelve that are alike": " ".join(f":a :b _:n{n} . _:n{n} :c _:m{n} ." for n in range(6)),
}  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_labels_do_not_depend_on_order_or_old_labels(content: str) -> None:
    lines = lines_of(content)
    expected, canonical = labelled(lines, PREFIX, 10)
    assert canonical
    assert len(expected) == len(lines)
    for seed in range(5):
        found, _ = labelled(shuffled(lines, seed), PREFIX, 10)
        assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_texts_keep_what_looks_like_a_label(content: str) -> None:
    def texts(lines: list[bytes]) -> list[str]:
        objects = [quad.object for quad in from_lines(b"\n".join(lines))]
        return sorted(each.value for each in objects if isinstance(each, Literal))

    lines = lines_of(content)
    assert texts(labelled(lines, PREFIX, 10)[0]) == texts(lines)


def test_sources_never_share_a_label() -> None:
    first, _ = labelled(lines_of(CONTENTS["one"]), scope("a.ttl"), 10)
    second, _ = labelled(lines_of(CONTENTS["one"]), scope("b.ttl"), 10)
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    ("content", "cheap"),
    [
        (CONTENTS["lists that are alike"], True),
        (CONTENTS["a ring of twenty"], True),
        (" ".join(f"_:n{n} :next _:n{(n + 1) % 30} ." for n in range(30)), False),
        (" ".join(f"_:hub{n % 2} :to _:n{n} . _:n{n} :is :x ." for n in range(8)), False),
        (" ".join(f"_:n{n} :p _:n{m} ." for n in range(7) for m in range(7) if n != m), False),
        (" ".join(f"_:g {{ _:n{n} :p _:m{n} }}" for n in range(7)), False),
        (" ".join(f"_:n{n} :p <<( _:m{n} :q 1 )>> . _:m{n} :q 1 ." for n in range(7)), False),
    ],
)
def test_only_what_cannot_take_long_is_labelled_on_the_spot(content: str, cheap: bool) -> None:
    assert is_cheap(lines_of(content)) is cheap


def test_what_would_take_for_ever_gets_other_labels_in_time() -> None:
    """A complete graph of blank nodes is the worst case of RDFC-1.0."""
    size = 12
    clique = " ".join(f"_:n{a} :p _:n{b} ." for a in range(size) for b in range(size) if a != b)
    lines = lines_of(clique)
    began = time.monotonic()
    renamed, canonical = labelled(lines, PREFIX, 1)
    assert time.monotonic() - began < 5
    assert not canonical
    assert len(set(renamed)) == len(lines)
    assert all(line.startswith(PREFIX + b"p") for line in renamed)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_literal_is_no_blank_node(text: str) -> None:
    (line,) = to_lines([Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("_:a " + text))])
    assert not has_blank(line)
    assert Relabel(b"_:z").line(line) == line


@pytest.mark.parametrize(
    "line",
    [
        b"_:a <x:p> <x:o> .",
        b"<x:s> <x:p> _:a .",
        b"<x:s> <x:p> <x:o> _:g .",
        b'<x:s> <x:p> "x" _:g .',
        b'<x:s> <x:p> <<( _:a <x:p> "x" )>> .',
    ],
)
def test_a_blank_node_is_seen_wherever_it_stands(line: bytes) -> None:
    assert has_blank(line)
    assert b"_:zp0" in Relabel(b"_:z").line(line)
