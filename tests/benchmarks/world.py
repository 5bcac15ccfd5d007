"""The data of the benchmarks: a site of releases, its edition, and the same as N-Quads."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from goals import LARGE
from loading import Target
from measuring import Run, measured
from processes import server as process_of
from questions_asked import queries
from releases import Corpus, Tally, write_quads, write_site
from running import serving

PYTHON = (sys.executable, "-m", "oboegaki")


@dataclass(frozen=True)
class World:
    """A site of some size and its editions; the quads are those that other engines load."""

    size: float
    site: Path
    editions: Path
    quads: Path
    tally: Tally
    history: list[Run]
    """What each of its builds took."""

    @property
    def hub(self) -> str:
        """Return the thing at which most links point."""
        return f"{self.tally.corpus.base}id/org/org-0"

    @property
    def typical(self) -> list[str]:
        """Return agreements of 17 to 20 statements."""
        return self.tally.some()[:200]

    @property
    def store(self) -> Path:
        """Return the edition's own engine: named graphs, and the default graph once more."""
        return max(self.editions.glob("editions/*/store"))

    @property
    def queries(self) -> dict[str, str]:
        """Return what is asked of it in SPARQL, by name."""
        return queries(self.tally.corpus, self.typical[0])

    def settings(self, **limits: float) -> None:
        """Write limits into the site's settings, in place of those before."""
        path = self.site / "site.toml"
        head = path.read_text(encoding="utf-8").partition("[limits]\n")[0]
        rows = "".join(f"{name} = {value}\n" for name, value in limits.items())
        path.write_text(f"{head}[limits]\n{rows}" if limits else head, encoding="utf-8")

    @contextmanager
    def served(self, **limits: float) -> Iterator[str]:
        """Serve the site's edition with these limits, and build nothing; give the address."""
        self.settings(**limits)
        with serving(self.site, "--editions", self.editions, "--no-build") as address:
            with httpx.Client(base_url=address, trust_env=False) as client:
                client.get("/sparql", params={"query": "ASK {}"}).raise_for_status()
            yield address

    def ready(self, address: str, ending: str) -> Target:
        """Return our documents of typical things; each was asked for before."""
        paths = [path_of(iri, self.tally.corpus.base, ending) for iri in self.typical]
        addresses = [address.rstrip("/") + path for path in paths]
        return Target(process_of(address), addresses, {}).warmed()

    def built(self, *options: str) -> Run:
        """Build the site."""
        run = measured(*PYTHON, "build", self.site, "--editions", self.editions, *options)
        self.history.append(run)
        return run


def made(folder: Path, size: float, *, other_words: bool = False) -> World:
    """Write a site of so many statements and build it.

    Past a million the words are others, at which no shape looks: the check has goals of its own.
    """
    corpus = Corpus(other_words=other_words or size > LARGE)
    tally = write_quads(folder / "data.nq", corpus, triples=size)
    write_site(folder / "site", corpus, triples=size)
    world = World(size, folder / "site", folder / "editions", folder / "data.nq", tally, [])
    world.built()
    return world


def path_of(iri: str, base: str, suffix: str = "") -> str:
    """Return the path below the server's root of the document about a thing."""
    return "/" + quote(iri.removeprefix(base).replace("id/", "doc/", 1)) + suffix
