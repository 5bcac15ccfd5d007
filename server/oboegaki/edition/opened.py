"""One edition, open for reading: its manifest, its statements, and where its other files are."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import DatabaseError

from oboegaki.edition.manifest import Manifest, damaged, load, verify
from oboegaki.edition.names import DUMPS, ENGINE, REPORT, SEARCH, STATEMENTS
from oboegaki.errors import Text
from oboegaki.figures import Published
from oboegaki.search.find import Finder
from oboegaki.statements.reader import Statements


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition whose files were all there, of the right size, when it was opened."""

    folder: Path
    manifest: Manifest
    statements: Statements
    finder: Finder

    @property
    def engine(self) -> Path:
        """Return the folder of the SPARQL engine."""
        return self.folder / ENGINE

    @property
    def published(self) -> Published:
        """Return the edition as the catalogue describes it."""
        return self.manifest.published

    @property
    def dumps(self) -> Path:
        """Return the folder of the dumps."""
        return self.folder / DUMPS

    @property
    def report(self) -> Path:
        """Return the file of the validation report."""
        return self.folder / REPORT

    def statements_again(self) -> Statements:
        """Open the statements once more, for another thread."""
        return Statements.open(self.folder / STATEMENTS)

    def close(self) -> None:
        """Close the description file."""
        self.statements.close()
        self.finder.close()


def opened(folder: Path) -> Edition:
    """Open an edition; raises EditionDamaged or EditionNewer."""
    manifest = load(folder)
    verify(folder, manifest)
    with ExitStack() as opening:
        try:
            statements = Statements.open(folder / STATEMENTS)
            opening.callback(statements.close)
            finder = Finder.open(folder / SEARCH)
            opening.callback(finder.close)
            statements.graphs(1)
            finder.touch()
        except DatabaseError as error:
            raise damaged(folder, _unreadable(error)) from error
        opening.pop_all()
    return Edition(folder, manifest, statements, finder)


def _unreadable(error: DatabaseError) -> Text:
    return Text(
        f"{STATEMENTS} か {SEARCH} を読めません（{error}）",
        f"{STATEMENTS} or {SEARCH} cannot be read ({error})",
        f"không đọc được {STATEMENTS} hoặc {SEARCH} ({error})",
    )
