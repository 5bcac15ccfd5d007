"""`dump` and `query`: the current edition on standard output."""

import asyncio
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from oboegaki import dump as dumps
from oboegaki import queries
from oboegaki.cli import engines
from oboegaki.cli.publish import site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import table
from oboegaki.edition.place import of_site
from oboegaki.errors import Text, UsageError
from oboegaki.figures import EVERYTHING, ONTOLOGY, SHAPES, STATED
from oboegaki.formats import BY_NAME, GRAPHS, RESULTS_CSV, RESULTS_JSON, TURTLE, Representation
from oboegaki.queries import Query
from oboegaki.rdf import compact
from oboegaki.store import Store

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
    asked = queries.read(text, site.limits)
    chosen = _representation(asked, arguments.format)
    place = of_site(site, arguments.editions)
    edition = ready(site, place, arguments)
    try:
        store = engines.store_of(site, place, edition)
        return asyncio.run(_answered(store, asked, chosen, arguments.format))
    finally:
        edition.close()


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


async def _answered(store: Store, asked: Query, chosen: Representation, form: str) -> int:
    try:
        answer = await store.answer(asked, chosen)
        if form != TABLE or chosen is TURTLE:
            async for chunk in answer.chunks:
                sys.stdout.buffer.write(chunk)
        else:
            result = b"".join([chunk async for chunk in answer.chunks])
            print(_shown(json.loads(result)))
    finally:
        await store.close()
    return 0


def _shown(result: Any) -> str:
    if "boolean" in result:
        return str(result["boolean"]).lower()
    names = result["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in result["results"]["bindings"]]
    return table([f"?{name}" for name in names], rows)


def _cell(binding: Any) -> str:
    if binding is None:
        return ""
    if binding["type"] == "uri":
        return compact(binding["value"]) or f"<{binding['value']}>"
    if binding["type"] == "bnode":
        return f"_:{binding['value']}"
    language = binding.get("xml:lang")
    return str(binding["value"]) + (f" @{language}" if language else "")
