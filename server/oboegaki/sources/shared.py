"""Sources read by several processes: the same records and findings, in the same order.

A task is some sources, or a piece of one large file of lines; its records wait in a file. What is
wrong in a piece can only be told of the whole: then the source is read as one, here.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from oboegaki.formats import N_QUADS, N_TRIPLES
from oboegaki.site import Site
from oboegaki.sources.discover import Source
from oboegaki.sources.read import Reading, read
from oboegaki.tasks import Crew

WORTH = 4 << 20
"""Bytes of sources from which on processes are worth their start."""
_PIECE = 4 << 20
"""Bytes of one task; a larger file is one task, or several if it can be cut."""
_MOST = 256
"""Sources of one task."""
_LINES = (N_QUADS, N_TRIPLES)
_COPIED = 1 << 20

Sink = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Portion:
    """Sources for one process, or of one source a piece: its bytes from `start` to `end`."""

    number: int
    sources: tuple[Source, ...]
    start: int = 0
    end: int = 0
    is_last: bool = True


Readings = tuple[Reading, ...]


class _Unfit(Exception):
    """A piece means something only with the rest of its source."""


def read_all(
    sources: Sequence[Source], site: Site, sink: Sink, jobs: int, folder: Path | None
) -> Iterator[tuple[Source, Reading]]:
    """Yield how reading each source went, in turn, after its records have gone to `sink`.

    `folder` is where records wait. One process does it when there is little to read.
    """
    if jobs < 2 or sum(map(_size, sources)) < WORTH:
        yield from ((source, read(source, site, sink)) for source in sources)
        return
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as name:
        yield from _shared(list(portions(sources, site)), site, sink, jobs, Path(name))


def _shared(
    tasks: list[Portion], site: Site, sink: Sink, jobs: int, folder: Path
) -> Iterator[tuple[Source, Reading]]:
    here = partial(done, site=site, folder=folder)
    crew: Crew[Portion, Readings | None] = Crew(_done, here, _begin, (site, folder))
    whole: set[str] = set()
    for task, readings in zip(tasks, crew.done(tasks, jobs), strict=True):
        path = folder / str(task.number)
        if readings is None:
            whole.add(task.sources[0].name)
        elif task.sources[0].name not in whole:
            _give(path, sink)
        path.unlink()
        for source, reading in zip(task.sources, readings or _NOTHING, strict=True):
            if task.is_last:
                again = source.name in whole
                yield source, read(source, site, sink) if again else reading


_NOTHING = (Reading(0, (), complete=False),)


def _give(path: Path, sink: Sink) -> None:
    with path.open("rb") as records:
        for line in records:
            sink(line[:-1])


def portions(sources: Sequence[Source], site: Site) -> Iterator[Portion]:
    """Yield the sources in portions of some size, in their order."""
    numbers = count()
    held: list[Source] = []
    size = 0
    for source in sources:
        is_cut = _can_be_cut(source, site)
        if held and (is_cut or size >= _PIECE or len(held) >= _MOST):
            yield Portion(next(numbers), tuple(held))
            held, size = [], 0
        if is_cut:
            for start, end, is_last in _pieces(source):
                yield Portion(next(numbers), (source,), start, end, is_last)
        else:
            held.append(source)
            size += _size(source)
    if held:
        yield Portion(next(numbers), tuple(held))


def _can_be_cut(source: Source, site: Site) -> bool:
    is_lines = source.syntax in _LINES and not source.compressed
    return is_lines and 2 * _PIECE <= _size(source) <= site.limits.source_mb << 20


def _pieces(source: Source) -> Iterator[tuple[int, int, bool]]:
    """Yield where each piece of a file of lines begins and ends, and whether it is the last."""
    size, start = _size(source), 0
    with source.path.open("rb") as file:
        while start < size:
            file.seek(start + _PIECE)
            file.readline()
            end = min(file.tell(), size)
            yield start, end, end == size
            start = end


def _size(source: Source) -> int:
    """Return the size of a source; 0 when it is not there, which reading it will tell."""
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def done(task: Portion, site: Site, folder: Path) -> Readings | None:
    """Read a portion; its records go to a file in `folder`. None: a piece is of no use alone."""
    with (folder / str(task.number)).open("wb") as records:

        def take(record: bytes) -> None:
            records.write(record + b"\n")

        if not task.end:
            return tuple(read(source, site, take) for source in task.sources)
        reading = _piece(task, site, folder / f"{task.number}.piece", take)
    return None if reading is None else (reading,)


def _piece(task: Portion, site: Site, path: Path, take: Sink) -> Reading | None:
    """Read a piece, unless it has blank nodes or anything wrong: those are told of the whole."""
    source = task.sources[0]

    def checked(record: bytes) -> None:
        if b" _:" in record:
            raise _Unfit
        take(record)

    try:
        _copy(source.path, path, task.start, task.end)
        reading = read(replace(source, file=str(path)), site, checked)
    except _Unfit:
        return None
    finally:
        path.unlink(missing_ok=True)
    return reading if reading.complete and not reading.findings else None


def _copy(source: Path, target: Path, start: int, end: int) -> None:
    with source.open("rb") as file, target.open("wb") as copy:
        file.seek(start)
        while start < end and (text := file.read(min(_COPIED, end - start))):
            copy.write(text)
            start += len(text)


# In a process of its own -------------------------------------------------------------------------

_given: list[tuple[Site, Path]] = []


def _begin(site: Site, folder: Path) -> None:
    """Make ready to read; the process has nothing else to do in its life."""
    _given.append((site, folder))


def _done(task: Portion) -> Readings | None:
    return done(task, *_given[0])
