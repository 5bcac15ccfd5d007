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


def test_what_follows_a_line_that_was_cut_off_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    log.append(path, FIRST, SECOND)
    path.write_bytes(path.read_bytes()[:-20])
    log.append(path, SECOND)
    assert list(log.read(path)) == [FIRST, SECOND]


def test_letters_that_some_take_for_ends_of_lines_are_letters(tmp_path: Path) -> None:
    odd = {**FIRST, "iri": "https://example.org/a\u2028b\u0085c"}
    path = tmp_path / "history.jsonl"
    log.append(path, odd)
    assert list(log.read(path)) == [odd]
