"""Sorting more records than fit in memory."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oboegaki.sources.records import Records

RECORDS = st.lists(
    st.builds(
        lambda graph, rest: graph + b" " + rest,
        st.sampled_from([b"", b"<g:a>", b"<g:b>"]),
        st.binary(max_size=6).map(lambda text: text.replace(b"\n", b"")),
    ),
    max_size=40,
)


@given(RECORDS, st.integers(1, 10))
def test_records_come_out_sorted_and_once_each(records: list[bytes], run: int) -> None:
    with Records(run=run) as bag:
        for record in records:
            bag.add(record)
        assert list(bag) == sorted(set(records))


@given(RECORDS, st.integers(1, 10))
def test_records_come_out_by_graph(records: list[bytes], run: int) -> None:
    with Records(run=run) as bag:
        for record in records:
            bag.add(record)
        groups = {graph: list(triples) for graph, triples in bag.by_graph()}
    assert list(groups) == sorted(groups)
    again = [graph + b" " + triple for graph, triples in groups.items() for triple in triples]
    assert again == sorted(set(records))


@pytest.mark.parametrize("run", [1000, 3])
def test_what_is_spilled_leaves_no_file(tmp_path: Path, run: int) -> None:
    with Records(str(tmp_path), run) as bag:
        for number in range(100):
            bag.add(b"<g:a> %d" % (number % 10))
        assert len(list(bag)) == 10
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []
