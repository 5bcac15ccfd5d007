"""Dumps as files: written under a draft's name, then named after what they hold."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from xml.parsers import expat

import zstandard

from oboegaki.dump import lines
from oboegaki.dump.tables import TABLES, write_table
from oboegaki.errors import Text
from oboegaki.figures import (
    DISTINCT_TRIPLES,
    EVERYTHING,
    ONTOLOGY,
    PACKED_SUFFIXES,
    ROWS,
    SHAPES,
    SOURCE_QUADS,
    STATED,
    Distribution,
    LeftOut,
)
from oboegaki.formats import (
    BY_NAME,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    RESULTS_CSV,
    TRIG,
    TURTLE,
    Representation,
    write_to,
)
from oboegaki.statements.reader import Statements


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that there should be: a part of the data in one format, packed or not."""

    part: str
    format: Representation
    coding: str = "gzip"


FIRST = (Wanted(EVERYTHING, N_QUADS), Wanted(EVERYTHING, TRIG), Wanted(EVERYTHING, TURTLE))
"""The files that are ready when an edition becomes current (`05-decisions.md`, 8)."""

REST = (
    *(Wanted(EVERYTHING, syntax) for syntax in (N_TRIPLES, JSON_LD, RDF_XML)),
    *(Wanted(STATED, syntax) for syntax in (N_QUADS, TRIG)),
    *(Wanted(ONTOLOGY, syntax, "") for syntax in (TURTLE, RDF_XML)),
    Wanted(SHAPES, TURTLE, ""),
    *(Wanted(name, RESULTS_CSV, "") for name in TABLES),
)
"""The others, which may follow."""

LARGE = 1 << 20
"""Bytes from which a file is also offered packed, or packed better."""

DRAFT = ".draft-"
_MORE = {"": "gzip", "gzip": "zstd"}
_LINES = (N_QUADS, N_TRIPLES, RESULTS_CSV)
_LEVEL = 5
_ZSTD_LEVEL = 9
_CHUNK = 1 << 20


def written(
    statements: Statements,
    folder: Path,
    stem: str,
    wanted: Sequence[Wanted],
    kept: Sequence[Distribution] = (),
) -> tuple[list[Distribution], list[LeftOut]]:
    """Write files into `folder`; return those that were written, and what a format cannot say.

    What there is nothing of is passed over. A large one is packed better, too: the first files with
    the others, or later as `kept`. Raises OSError when the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{DRAFT}*"):
        left.unlink()
    making = _Making(statements, folder, stem, hurries=REST[0] not in wanted)
    todo = list(wanted)
    if FIRST[0] in todo and FIRST[1] in todo:
        making.first_two()
        todo = [each for each in todo if each not in FIRST[:2]]
    for each in todo:
        making.make(each)
    for each_kept in kept:
        making.pack_better(each_kept)
    return making.made, making.left_out


class _Making:
    """Makes the files of one edition."""

    def __init__(self, statements: Statements, folder: Path, stem: str, *, hurries: bool) -> None:
        self._hurries = hurries
        self._statements = statements
        self._folder = folder
        self._stem = stem
        self.made: list[Distribution] = []
        self.left_out: list[LeftOut] = []

    def first_two(self) -> None:
        """Write N-Quads and TriG in one pass over the statements."""
        counted = lines.Counted(lines.chunks(self._statements, N_QUADS, EVERYTHING))
        with self._draft(FIRST[0]) as n_quads, self._draft(FIRST[1]) as trig:
            write_to(lines.parsed(_copied(counted, n_quads)), TRIG, trig)
        for each in FIRST[:2]:
            self._adopt(each, counted.lines)

    def make(self, wanted: Wanted) -> None:
        """Write one file, unless there is nothing of it."""
        if not lines.has(self._statements, wanted.part):
            return
        with self._draft(wanted) as output:
            why, count = self._filled(wanted, output)
        path = self._path(wanted)
        if why is None and wanted.format is RDF_XML:
            why = _not_xml(path, wanted.coding)
        if why is not None:
            self.left_out.append(LeftOut(wanted.part, wanted.format.name, why))
        if why is not None or not count:
            path.unlink()
            return
        self._adopt(wanted, count)

    def _filled(self, wanted: Wanted, output: IO[bytes]) -> tuple[Text | None, int]:
        """Write the contents; return why they cannot be written so, and how many there were."""
        if wanted.part in TABLES:
            return None, write_table(self._statements, TABLES[wanted.part], output)
        try:
            return None, lines.write(self._statements, wanted.format, output, wanted.part)
        except OSError as error:
            # This is also how a syntax says that it has no words for something.
            if error.errno is not None:
                raise
            return Text(f"{wanted.format.title} では書けません（{error}）",
                        f"it cannot be said in {wanted.format.title} ({error})"), 0  # fmt: skip

    def _path(self, wanted: Wanted) -> Path:
        return self._folder / f"{DRAFT}{wanted.part}{wanted.format.suffix}"

    @contextmanager
    def _draft(self, wanted: Wanted) -> Iterator[IO[bytes]]:
        with self._path(wanted).open("wb") as file, packed(file, wanted.coding) as output:
            yield output

    def _adopt(self, wanted: Wanted, count: int) -> None:
        """Name a draft after its contents; offer a large one packed, or packed better, too."""
        path = self._path(wanted)
        is_large = path.stat().st_size > LARGE and wanted.format in _LINES
        if is_large and not self._hurries:
            self._repack(wanted, path, count)
        self.made.append(self._named(wanted, path, wanted.coding, count))

    def pack_better(self, kept: Distribution) -> None:
        """Pack a file of before better when it is large and holds lines."""
        wanted = Wanted(kept.part, BY_NAME[kept.format], kept.coding)
        if kept.bytes > LARGE and wanted.format in _LINES and kept.coding in _MORE:
            self._repack(wanted, self._folder / kept.file, kept.statements)

    def _repack(self, wanted: Wanted, path: Path, count: int) -> None:
        coding = _MORE[wanted.coding]
        again = self._folder / f"{DRAFT}{wanted.part}.{coding}"
        with ExitStack() as stack:
            source = stack.enter_context(path.open("rb"))
            unpacked = gzip.GzipFile(fileobj=source) if wanted.coding else source
            file = stack.enter_context(again.open("wb"))
            output = stack.enter_context(packed(file, coding))
            while chunk := unpacked.read(_CHUNK):
                output.write(chunk)
        self.made.append(self._named(wanted, again, coding, count))

    def _named(self, wanted: Wanted, path: Path, coding: str, count: int) -> Distribution:
        with path.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
        part = "" if wanted.part == EVERYTHING else f"-{wanted.part}"
        suffix = wanted.format.suffix + PACKED_SUFFIXES[coding]
        name = f"{self._stem}{part}-{digest[:12]}{suffix}"
        size = path.stat().st_size
        path.rename(self._folder / name)
        unit = _unit(wanted)
        return Distribution(
            name, wanted.format.name, size, digest, count, unit, wanted.part, coding
        )


def _unit(wanted: Wanted) -> str:
    if wanted.part in TABLES:
        return ROWS
    return SOURCE_QUADS if wanted.format.quads else DISTINCT_TRIPLES


def _copied(chunks: Iterable[bytes], output: IO[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        output.write(chunk)
        yield chunk


@contextmanager
def packed(file: IO[bytes], coding: str) -> Iterator[IO[bytes]]:
    """Pack what is written, without a name or a time, so that equal is byte-equal."""
    if coding == "gzip":
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as output:
            yield cast(IO[bytes], output)
    elif coding == "zstd":
        with zstandard.ZstdCompressor(_ZSTD_LEVEL).stream_writer(file, closefd=False) as writer:
            yield cast(IO[bytes], writer)
    else:
        yield file


def _not_xml(path: Path, coding: str) -> Text | None:
    """Return why a file is no XML: some properties and characters have no form in it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    with path.open("rb") as file:
        try:
            parser.ParseFile(gzip.GzipFile(fileobj=file) if coding else file)
        except expat.ExpatError as error:
            return Text(
                f"RDF/XML では書けない名前か文字があります（{error}）",
                f"a property or a character has no form in RDF/XML ({error})",
            )
    return None
