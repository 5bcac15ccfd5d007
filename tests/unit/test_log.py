"""The log of what happened: a line is whole, or it says nothing."""

from pathlib import Path

from oboegaki.edition import log

FIRST = {"time": "2026-11-25T00:00:00Z", "event": "current", "edition": "一"}
SECOND = {"time": "2026-11-25T00:00:01Z", "event": "purged", "iri": "https://example.org/x"}


def test_what_is_written_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert list(log.read(path)) == []
    log.append(path, FIRST)
    log.append(path, SECOND, FIRST)
    assert list(log.read(path)) == [FIRST, SECOND, FIRST]


def test_a_line_that_a_crash_cut_off_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    log.append(path, FIRST, SECOND)
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert list(log.read(path)) in ([], [FIRST], [FIRST, SECOND])
