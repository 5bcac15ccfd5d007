"""The generator of releases: a site with one file a release, or the same as N-Quads.

    python tests/benchmarks/releases.py --triples 1e5 --out SITE          folder with site.toml
    python tests/benchmarks/releases.py --releases 900 --out DATA.nq      also DATA.nq.gz
    … --faults 0.05 [--kinds no-title,two-titles]                         planted faults
    … --other-words          the same in a vocabulary of its own, at which none of our shapes looks

Writes the counts, the typical things, the hub and what was planted beside it: OUT.meta.json.
What comes out depends on the seed alone, and a smaller set is the beginning of a larger one.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple, TextIO

from planted import KINDS, Planted, kind_for
from synthetic import (
    BASE,
    Drawn,
    Statement,
    body_stated,
    drawn,
    person_stated,
    place_stated,
    post_of,
    post_stated,
    stated,
)
from words import BODIES, CITIES

SITE = """\
# Synthetic releases of tests/benchmarks/releases.py: everything in them is made up.
base = "{base}"
name = "synthetic-releases"
licence = "CC-BY-4.0"

[title]
ja = "架空の報道発表資料"
en = "Synthetic press releases"
"""
OURS = "https://w3id.org/oboegaki/"
PREFIXES = {
    "obg": f"{OURS}ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "orgtype": f"{OURS}concept/organisation-type#",
    "mode": f"{OURS}concept/attendance-mode#",
    "rendition": f"{OURS}concept/rendition#",
    "role": f"{OURS}concept/role#",
    "status": f"{OURS}concept/assertion-status#",
    "topic": f"{OURS}concept/topic#",
}
STANDARD = ("rdfs", "xsd", "dcterms")
"""What stays in other words, so that things have labels, and subjects."""
KINDS_OF_THINGS = ("agreement", "event", "org", "person", "place", "post")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TYPICAL = 500


class Release(NamedTuple):
    """One release: where it belongs, what it says, and what is wrong with it on purpose."""

    about: Drawn
    path: str
    said: list[Statement]
    fault: str | None


@dataclass(frozen=True)
class Corpus:
    """The releases of one seed."""

    seed: int = 7
    base: str = BASE
    faults: float = 0.0
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    other_words: bool = False
    _known: dict[str, str] = field(default_factory=lambda: {"a": TYPE}, repr=False)

    def release(self, number: int) -> Release:
        """Make one release, each statement once."""
        about = drawn(number, self.seed)
        path = f"press/org-{about.bodies[0]}/{about.day.year}/{about.slug}"
        said = list(dict.fromkeys(stated(about, self.seed)))
        fault = kind_for(about, self.seed, self.faults, self.kinds) if self.faults else None
        return Release(about, path, KINDS[fault].edit(said, about) if fault else said, fault)

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes of terms, without the release's own."""
        things = {f"{kind}s": f"{self.base}id/{kind}/" for kind in KINDS_OF_THINGS}
        return PREFIXES | things | {name: self.namespace(name) for name in PREFIXES}

    def namespace(self, name: str) -> str:
        """Return what a prefix of `PREFIXES` stands for here."""
        other = self.other_words and name not in STANDARD
        return f"{self.base}words/{name}#" if other else PREFIXES[name]

    def turtle(self, said: Iterable[Statement], document: str = "") -> str:
        """Write statements as a Turtle document; of a release, with its own prefix."""
        rows = self.prefixes() | ({"": f"{self.base}{document}#"} if document else {})
        grouped: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, thing in said:
            grouped[subject].append(f"    {predicate} {thing} ;\n")
        head = [f"PREFIX {name}: <{iri}>\n" for name, iri in rows.items()]
        own = f"<{self.base}{document}>"
        body = [
            f"\n{own if subject == '<>' else subject}\n{''.join(lines)}    .\n"
            for subject, lines in grouped.items()
        ]
        return "".join(head + body)

    def quads(self, said: Iterable[Statement], graph: str) -> list[str]:
        """Write statements of a graph as N-Quads; `graph` is its path below the base."""
        own, known = f"<{self.base}{graph}", self._known

        def term(text: str) -> str:
            if text[0] == ":":
                return f"{own}#{text[1:]}>"
            return known.get(text) or self._learn(text) if text != "<>" else f"{own}>"

        return [
            f"{term(subject)} {term(predicate)} {term(thing)} {own}> .\n"
            for subject, predicate, thing in said
        ]

    def _learn(self, text: str) -> str:
        """Write a term out; those of the vocabulary are remembered."""
        if text[0] == "<":
            return text
        if text[0] == '"':
            value, mark, datatype = text.rpartition('"^^xsd:')
            return f'{value}"^^<{PREFIXES["xsd"]}{datatype}>' if mark else text
        name, _, local = text.partition(":")
        if name in PREFIXES:
            return self._known.setdefault(text, f"<{self.namespace(name)}{local}>")
        return f"<{self.base}id/{name[:-1]}/{local}>"


class Shared:
    """What the releases so far share: each thing is told once, by the file it belongs to."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._told: dict[tuple[str, int | str], None] = {}

    def covers(self, about: Drawn) -> bool:
        """Tell whether a release uses only what was used before."""
        trial = Shared()
        trial._told = self._told.copy()
        return not list(trial.first_used(about))

    def first_used(self, about: Drawn) -> Iterator[tuple[str, Statement]]:
        """Yield what no release used before: the file's name, and what it says."""
        for person in about.persons:
            term, body, _ = post_of(person)
            yield from self._tell("persons", person, person_stated, person)
            yield from self._tell("posts", term, post_stated, person)
            yield from self._body(body)
        for number in about.bodies:
            yield from self._body(number)
        for number in about.places:
            yield from self._place(number)

    def _body(self, number: int) -> Iterator[tuple[str, Statement]]:
        yield from self._tell("organizations", number, body_stated, number)
        first = number - number % len(BODIES)
        yield from self._tell("organizations", first, body_stated, first)
        yield from self._place(number // len(BODIES) % len(CITIES))

    def _place(self, number: int) -> Iterator[tuple[str, Statement]]:
        yield from self._tell("places", number, place_stated, number)
        city = number % len(CITIES)
        yield from self._tell("places", city, place_stated, city)

    def _tell(
        self,
        file: str,
        key: int | str,
        state: Callable[[int], Iterator[Statement]],
        number: int,
    ) -> Iterator[tuple[str, Statement]]:
        if (file, key) not in self._told:
            self._told[file, key] = None
            yield from ((file, statement) for statement in state(number))


@dataclass
class Tally:
    """What is known of a corpus that was written."""

    corpus: Corpus
    quads: int = 0
    releases: int = 0
    hub_links: int = 0
    shared: Shared = field(default_factory=Shared, repr=False)
    typical: list[str] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def count(self, release: Release, statements: int) -> None:
        """Count one release, with what it was the first to use."""
        self.quads += statements
        self.releases += 1
        self.hub_links += sum(thing == "orgs:org-0" for _, _, thing in release.said)
        if release.about.kind and 17 <= _own(release) <= 20:
            self.typical.append(f"{self.corpus.base}id/agreement/agreement-{release.about.number}")
        if release.fault:
            iri = self.corpus.base + release.path
            self.planted.append(Planted(iri, release.fault, KINDS[release.fault].shape))

    def one_more(self) -> Release:
        """Return a release that could be added as it is: it uses nothing that is not told."""
        number = self.releases
        while not self.shared.covers(self.corpus.release(number).about):
            number += 1
        return self.corpus.release(number)

    def some(self) -> list[str]:
        """Return some of the typical things, at random."""
        return Random(self.corpus.seed).sample(self.typical, min(TYPICAL, len(self.typical)))

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        told = {
            "base": self.corpus.base,
            "seed": self.corpus.seed,
            "quads": self.quads,
            "releases": self.releases,
            "hub": f"{self.corpus.base}id/org/org-0",
            "hub_links": self.hub_links,
            "typical": self.some(),
            "planted": [each._asdict() for each in self.planted],
        }
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _own(release: Release) -> int:
    """Count what a release says of its agreement itself."""
    own = f"agreements:agreement-{release.about.number}"
    return sum(subject == own for subject, _, _ in release.said)


Write = Callable[[Release, list[tuple[str, Statement]]], None]


def generated(corpus: Corpus, write: Write, *, triples: float = 0, releases: int = 0) -> Tally:
    """Make so many releases, or as many as it takes for so many statements; hand each over."""
    tally = Tally(corpus)
    while tally.quads < triples or tally.releases < releases:
        release = corpus.release(tally.releases)
        new = list(tally.shared.first_used(release.about))
        write(release, new)
        tally.count(release, len(release.said) + len(new))
    return tally


def write_site(folder: Path, corpus: Corpus, *, triples: float = 0, releases: int = 0) -> Tally:
    """Write a site: one Turtle file a release, and files of what they share."""
    files: dict[str, list[Statement]] = defaultdict(list)

    def write(release: Release, new: list[tuple[str, Statement]]) -> None:
        path = folder / "data" / f"{release.path}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(corpus.turtle(release.said, release.path), encoding="utf-8")
        for file, statement in new:
            files[file].append(statement)

    tally = generated(corpus, write, triples=triples, releases=releases)
    (folder / "data" / "authority").mkdir(parents=True, exist_ok=True)
    for file, said in files.items():
        path = folder / "data" / "authority" / f"{file}.ttl"
        path.write_text(corpus.turtle(said), encoding="utf-8")
    (folder / "site.toml").write_text(SITE.format(base=corpus.base), encoding="utf-8")
    tally.write(Path(f"{folder}.meta.json"))
    return tally


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "wt", 4, "utf-8")
    return path.open("w", encoding="utf-8")


def write_quads(path: Path, corpus: Corpus, *, triples: float = 0, releases: int = 0) -> Tally:
    """Write the same as N-Quads; compressed when its name ends in `.gz`."""
    with _opened(path) as file:

        def write(release: Release, new: list[tuple[str, Statement]]) -> None:
            file.writelines(corpus.quads(release.said, release.path))
            file.writelines(corpus.quads((each for _, each in new), "graph/authority"))

        tally = generated(corpus, write, triples=triples, releases=releases)
    tally.write(Path(f"{path}.meta.json"))
    return tally


def main(arguments: list[str]) -> None:
    """Write what the command line asks for, and say what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=float, default=0)
    parser.add_argument("--releases", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--faults", type=float, default=0.0, help="share of releases, 0 to 1")
    parser.add_argument("--kinds", default=",".join(KINDS), help="kinds of faults, by comma")
    parser.add_argument("--other-words", action="store_true", help="nothing for shapes to check")
    asked = parser.parse_args(arguments)
    kinds = asked.kinds.split(",")
    corpus = Corpus(asked.seed, asked.base, asked.faults, kinds, asked.other_words)
    write = write_quads if ".nq" in asked.out.suffixes else write_site
    tally = write(asked.out, corpus, triples=asked.triples, releases=asked.releases)
    told = f"{tally.releases} releases, {tally.quads} statements, {len(tally.planted)} faults\n"
    sys.stderr.write(told)


if __name__ == "__main__":
    main(sys.argv[1:])
