"""`dump` and `query`: the current edition on standard output."""

import sys
from argparse import Namespace
from pathlib import Path

from oboegaki import dump as dumps
from oboegaki import queries
from oboegaki.cli.publish import site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import table
from oboegaki.edition.place import of_site
from oboegaki.errors import Text, UsageError
from oboegaki.figures import EVERYTHING, ONTOLOGY, SHAPES, STATED
from oboegaki.formats import BY_NAME, GRAPHS, RESULTS_CSV, RESULTS_JSON, TURTLE, Representation
from oboegaki.queries import Query
from oboegaki.rdf import compact
from oboegaki.reader.opening import desk_of
from oboegaki.reader.reader import Reader
from oboegaki.reader.results import Result, Value

DUMPS = (*(each.name for each in GRAPHS), RESULTS_CSV.name)
PARTS = (EVERYTHING, STATED, ONTOLOGY, SHAPES)
TABLE_NAMES = tuple(dumps.TABLES)
TABLE = "table"
RESULT_NAMES = (TABLE, "json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")


def dump(arguments: Namespace) -> int:
    """Write the current edition, a part of it or a table to standard output."""
    form = arguments.format or ("csv" if arguments.table else "nq")
    if (form == "csv") is not bool(arguments.table):
        raise UsageError(
            Text("CSV は表（--table）の形式で、表は CSV だけで書けます。",
                 "CSV is the format of a table (--table), and the only one that it has."),
            Text(f"--table は {'、'.join(TABLE_NAMES)} のどれかです。",
                 f"--table is one of {', '.join(TABLE_NAMES)}."),
        )  # fmt: skip
    site = site_of(arguments)
    edition = ready(site, of_site(site, arguments.editions), arguments)
    output = sys.stdout.buffer
    with dumps.packed(output, "gzip" if arguments.gzip else "") as written_to:
        if arguments.table:
            dumps.write_table(edition.statements, dumps.TABLES[arguments.table], written_to)
        else:
            dumps.write(edition.statements, BY_NAME[form], written_to, arguments.part)
    edition.close()
    return 0


def query(arguments: Namespace) -> int:
    """Answer a query on standard output."""
    text = _text(arguments)
    site = site_of(arguments)
    chosen = _representation(queries.read(text, site.limits), arguments.format)
    place = of_site(site, arguments.editions)
    with Reader(desk_of(site, place, ready(site, place, arguments))) as reader:
        if arguments.format == TABLE and chosen is RESULTS_JSON:
            print(_shown(reader.query(text)))
        else:
            for chunk in reader.stream(text, chosen.name):
                sys.stdout.buffer.write(chunk)
    return 0


def _text(arguments: Namespace) -> str:
    """Return the query: from a file, or the last word of the command line."""
    if arguments.file:
        path = Path(arguments.file)
        if not path.is_file():
            raise UsageError(
                Text(f"検索式のファイル {path} がありません。", f"There is no query file {path}."),
            )
        return path.read_text(encoding="utf-8")
    if not arguments.site:
        raise UsageError(
            Text("検索式がありません。", "There is no query."),
            Text("'SELECT …' を書くか、--file を指定してください。",
                 "Write 'SELECT …', or give --file."),
        )  # fmt: skip
    return str(arguments.site.pop())


def _representation(asked: Query, name: str) -> Representation:
    table_like = asked.form in ("SELECT", "ASK")
    if name == TABLE:
        return RESULTS_JSON if table_like else TURTLE
    chosen = BY_NAME[name]
    if (chosen.results is not None) is not table_like:
        raise UsageError(
            Text(f"{asked.form} の結果は {name} では書けません。",
                 f"The result of {asked.form} cannot be written as {name}."),
            Text("--format を変えてください。", "Choose another --format."),
        )  # fmt: skip
    return chosen


def _shown(result: Result) -> str:
    if result.truth is not None:
        return str(result.truth).lower()
    names = result.variables
    rows = [[_cell(row.get(name)) for name in names] for row in result.rows]
    return table([f"?{name}" for name in names], rows)


def _cell(value: Value | None) -> str:
    if value is None:
        return ""
    if value.kind == "uri":
        return compact(value.text) or f"<{value.text}>"
    if value.kind == "bnode":
        return f"_:{value.text}"
    return value.text + (f" @{value.language}" if value.language else "")
