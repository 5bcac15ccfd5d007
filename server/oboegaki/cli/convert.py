"""`convert`: a source in YAML as Turtle, and any source of one graph as YAML."""

import sys
from argparse import Namespace
from pathlib import Path

from oboegaki import nquads
from oboegaki.authoring import Comments, compose, remarks, turtle
from oboegaki.authoring.compose import Triple
from oboegaki.cli.publish import findings_of
from oboegaki.cli.terminal import written_new
from oboegaki.errors import SourceError, Text
from oboegaki.formats import AUTHORED, SOURCE_SUFFIXES, TURTLE
from oboegaki.report import Report
from oboegaki.site import SETTINGS_FILE, Site, locate
from oboegaki.site import read as read_site
from oboegaki.sources.discover import Source, home_of, source
from oboegaki.sources.read import read

FORMS = ("yaml", "turtle")
KEYS = ("ja", "en")


def convert(arguments: Namespace) -> int:
    """Write a source in the other form; 1 with a report when it cannot be read."""
    path = Path(arguments.file)
    found, site = source_of(path, arguments.base)
    records: list[bytes] = []
    reading = read(found, site, records.append)
    if not reading.complete:
        sys.stdout.write(findings_of(Report.of(reading.findings, 1, reading.quads), site))
        return 1
    form = arguments.to or ("turtle" if found.syntax in AUTHORED else "yaml")
    triples = [_triple(record) for record in records]
    home, comments = home_of(found, site), _comments(path, found, site)
    if form == "yaml":
        text = compose(triples, home, arguments.keys, comments)
    else:
        text = turtle(triples, home, comments)
    if arguments.out:
        written_new(Path(arguments.out), text)
    else:
        sys.stdout.write(text)
    return 0


def source_of(path: Path, base: str | None) -> tuple[Source, Site]:
    """Return the source that a file is, in the site in which it lies; else it is a site alone."""
    if not path.is_file():
        raise SourceError(
            Text(f"{path} がありません。", f"There is no file {path}."),
            Text("綴りと場所を確かめてください。", "Check the spelling and the folder."),
        )
    whole = path.resolve()
    root = next((each for each in whole.parents if (each / SETTINGS_FILE).is_file()), None)
    site = read_site(root) if root else locate((str(path),), base)
    name = whole.relative_to(root).as_posix() if root else path.name
    found = source(whole, name, site.base)
    if found is None or found.syntax.quads:
        known = " ".join(suffix for suffix, each in SOURCE_SUFFIXES.items() if not each.quads)
        raise SourceError(
            Text(f"{path} は一つのグラフとして読めません。",
                 f"{path} cannot be read as one graph."),
            Text(f"{known} のファイルを指定してください。", f"Give a file with one of {known}."),
        )  # fmt: skip
    return found, site


def _triple(record: bytes) -> Triple:
    subject, predicate, object_ = nquads.pieces(record.partition(b" ")[2])
    return subject.decode(), predicate.decode(), object_.decode()


def _comments(path: Path, found: Source, site: Site) -> Comments:
    if found.compressed or found.syntax not in (*AUTHORED, TURTLE):
        return Comments()
    text = path.read_text(encoding="utf-8-sig")
    if found.syntax is TURTLE:
        from oboegaki.check.turtle_lines import Reader

        return remarks.of_turtle(text, Reader(text, found.graph).statements())
    return remarks.of_yaml(text, home_of(found, site))
