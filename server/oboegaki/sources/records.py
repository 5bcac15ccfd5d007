"""Sorting records of any number in bounded memory: runs on disk, merged as they are read."""

import heapq
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Self

_RUN = 1_000_000
"""Records held in memory: about 300 MB of press-release statements."""


class Records:
    """A bag of `graph triple` records that comes out sorted, each once."""

    def __init__(self, folder: str | None = None, run: int = _RUN) -> None:
        """Begin empty; runs that do not fit in memory go to temporary files in `folder`."""
        self._folder = folder
        self._run = run
        self._held: list[bytes] = []
        self._spilled: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        """Return itself; leaving the context closes the temporary files."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the temporary files, which removes them."""
        for file in self._spilled:
            file.close()

    def add(self, record: bytes) -> None:
        """Take one record, without a newline."""
        self._held.append(record)
        if len(self._held) >= self._run:
            self._spill()

    def _spill(self) -> None:
        self._held.sort()
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed on exit
        file.writelines(record + b"\n" for record in self._held)
        self._spilled.append(file)
        self._held = []

    def __iter__(self) -> Iterator[bytes]:
        """Yield the records sorted by their bytes, each once."""
        self._held.sort()
        if not self._spilled:
            return _distinct(iter(self._held))
        runs = [_run(file) for file in self._spilled]
        return _distinct(heapq.merge(iter(self._held), *runs))

    def by_graph(self) -> Iterator[tuple[bytes, Iterator[bytes]]]:
        """Yield each graph's token with its triples in canonical order."""
        for graph, records in groupby(self, key=_graph):
            start = len(graph) + 1
            yield graph, (record[start:] for record in records)


def _graph(record: bytes) -> bytes:
    return record[: record.index(b" ")]


def _run(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return (line[:-1] for line in file)


def _distinct(records: Iterator[bytes]) -> Iterator[bytes]:
    previous = None
    for record in records:
        if record != previous:
            yield record
            previous = record
