"""The tables that are published as CSV: what their rows are, their headings and their cells.

A cell with several values has semicolons between them, as the Digital Agency's data models want it.
What the data do not say stays empty.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from oboegaki.dump.things import Reader, Thing
from oboegaki.rdf import term
from oboegaki.statements.reader import Statements

Cell = Callable[[Thing], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every resource of a class is a row, or each of them that `keeps` says."""

    class_: str
    columns: tuple[tuple[str, Cell], ...]
    keeps: Callable[[Thing], bool] = lambda _: True


_BOM = "\ufeff".encode()
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(statements: Statements, table: Table, output: IO[bytes]) -> int:
    """Write a table as CSV in UTF-8 with a byte order mark, which Excel needs; return its rows."""
    reader, rows = Reader(statements), 0
    begin(output, [heading for heading, _ in table.columns])
    for thing in reader.members(term(table.class_)):
        if table.keeps(thing):
            cells = (";".join(filter(None, cell(thing))) for _, cell in table.columns)
            row(output, cells)
            rows += 1
    return rows


def begin(output: IO[bytes], headings: Iterable[str]) -> None:
    """Begin a table with its byte order mark and its headings."""
    output.write(_BOM)
    row(output, headings)


def row(output: IO[bytes], cells: Iterable[str]) -> None:
    """Write one row of a table."""
    text = io.StringIO()
    csv.writer(text).writerow([_harmless(cell) for cell in cells])
    output.write(text.getvalue().encode())


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


# Cells ---------------------------------------------------------------------------------------


def _iri(thing: Thing) -> Iterable[str]:
    return (thing.iri,)


def _page(thing: Thing) -> Iterable[str]:
    return (thing.iri.partition("#")[0],)


def _name(thing: Thing) -> Iterable[str]:
    return (thing.label(thing.iri),)


def _english_name(thing: Thing) -> Iterable[str]:
    labels = thing.reader.labels.get(thing.iri, {})
    return (labels.get("en") or labels.get("", ""),)


def _names(*properties: str) -> Cell:
    return lambda thing: (thing.label(iri) for iri in thing.nodes(*properties))


def _links(*properties: str) -> Cell:
    return lambda thing: thing.nodes(*properties)


def _texts(property_: str, language: str = "ja") -> Cell:
    return lambda thing: (
        each.value for each in thing.literals(property_) if each.language in (language, "")
    )


def _languages(thing: Thing) -> Iterable[str]:
    return (each.value.upper() for each in thing.literals("schema:inLanguage"))


def _kinds(thing: Thing) -> Iterable[str]:
    """Yield what sort of thing it is, by our own classes; a place in a programme is no sort."""
    classes = thing.nodes("rdf:type")
    ours = [each for each in classes if each.startswith(term("obg:")) and each not in _PLAIN]
    return (thing.label(each) for each in ours)


_PLAIN = tuple(map(term, ("obg:ProgrammeItem", "obg:Agreement", "obg:PressRelease")))


def _organizers(thing: Thing) -> Iterable[str]:
    principal = thing.nodes("obg:principalOrganizer")
    others = set(thing.nodes("obg:coOrganizer"))
    found = principal or [o for o in thing.nodes("schema:organizer") if o not in others]
    return (thing.label(each) for each in found)


def _moment(group: int, *properties: str) -> Cell:
    """Return a cell with the day (1) or the time (2) of moments that are dates or date-times."""

    def cell(thing: Thing) -> Iterable[str]:
        found = (_MOMENT.fullmatch(each.value) for each in thing.literals(*properties))
        return (match[group] or "" for match in found if match)

    return cell


def _whole_moment(*properties: str) -> Cell:
    """Return a cell with moments as DS-441 writes them: with seconds and with their zone."""

    def cell(thing: Thing) -> Iterable[str]:
        found = (_MOMENT.fullmatch(each.value) for each in thing.literals(*properties))
        return (f"{m[1]}T{m[2]}{m[3]}{(m[4] or '').replace('Z', '+00:00')}"
                for m in found if m and m[2])  # fmt: skip

    return cell


def _zones(thing: Thing) -> Iterable[str]:
    found = (_MOMENT.fullmatch(each.value) for each in thing.literals("schema:startDate"))
    return (f"UTC{m[4].replace('Z', '+00:00')}" for m in found if m and m[2] and m[4])


def _day_of(property_: str) -> Cell:
    """Return a cell with the days of the things that a property leads to."""
    return lambda thing: (thing.reader.moments.get(iri, "")[:10] for iri in thing.nodes(property_))


def _own_day(thing: Thing) -> Iterable[str]:
    return (thing.reader.moments.get(thing.iri, "")[:10],)


def _nothing(_: Thing) -> Iterable[str]:
    return ()


# Tables --------------------------------------------------------------------------------------

_EVENTS = (
    ("ID", _iri),
    ("イベント名", _name),
    ("イベント名（英字）", _english_name),
    ("言語コード", _languages),
    ("通称", _texts("skos:altLabel")),
    ("サブタイトル", _texts("obg:subtitle")),
    ("概要", _texts("schema:abstract")),
    ("説明", _texts("schema:description")),
    ("サブイベント", _links("schema:subEvent")),
    ("イベント種類", _kinds),
    ("詳細URL", _page),
    ("コンテンツURL", _texts("obg:urlAsPrinted")),
    ("キーワード", _names("dcterms:subject", "obg:addressesIssue", "obg:discusses")),
    ("開始日", _moment(1, "schema:startDate")),
    ("終了日", _moment(1, "schema:endDate")),
    ("開始時刻", _moment(2, "schema:startDate")),
    ("終了時刻", _moment(2, "schema:endDate")),
    ("日時備考", _zones),
    ("掲載開始日", _nothing),
    ("掲載終了日", _nothing),
    ("場所名称", _names("schema:location")),
    ("集合（受付）場所", _nothing),
    ("開催場所住所", _nothing),
    ("Web開催", _nothing),
    ("主催団体", _organizers),
    ("共催団体", _names("obg:coOrganizer")),
    ("関連組織", _names("obg:carriedOutBy", "obg:carriedOutWith")),
    ("対象者", _nothing),
    ("料金種別", _nothing),
    ("申込方法", _nothing),
    ("連絡先情報", _nothing),
    # Items of our own, which the model allows: a time of day means nothing without its zone.
    ("開始日時", _whole_moment("schema:startDate")),
    ("終了日時", _whole_moment("schema:endDate")),
)
"""The items of DS-43C that are required, and those of the others that releases speak of."""

TABLES: Mapping[str, Table] = {
    "releases": Table("obg:PressRelease", (
        ("ID", _iri),
        ("標題", _name),
        ("標題（英字）", _english_name),
        ("発表日", _own_day),
        ("発表者", _names("dcterms:publisher", "dcterms:creator")),
        ("担当", _names("obg:responsibleUnit")),
        ("主題", _names("dcterms:subject")),
        ("伝える事項", _names("obg:reports")),
        ("詳細URL", _page),
    )),
    "agreements": Table("obg:Agreement", (
        ("ID", _iri),
        ("名称", _name),
        ("名称（英字）", _english_name),
        ("種類", _kinds),
        ("当事者", _names("obg:party")),
        ("立会人", _names("obg:witness")),
        ("締結日", _day_of("obg:concludedAt")),
        ("締結の場", _names("obg:concludedAt")),
        ("主題", _names("dcterms:subject")),
        ("背景となる関係", _names("obg:basis")),
        ("詳細URL", _page),
    )),
    "events": Table("schema:Event", _EVENTS),
    "organisations": Table("org:Organization", (
        ("ID", _iri),
        ("名称", _name),
        ("名称（英字）", _english_name),
        ("別名", _texts("skos:altLabel")),
        ("分類", _names("org:classification")),
        ("上位組織", _names("org:unitOf", "org:subOrganizationOf")),
        ("区域", _names("dcterms:spatial")),
        ("外部の識別子", _links("schema:sameAs", "owl:sameAs")),
        ("詳細URL", _page),
    )),
    "people": Table("foaf:Person", (
        ("ID", _iri),
        ("氏名", _name),
        ("氏名（英字）", _english_name),
        ("役職", _names("org:holds")),
        ("所属", _names("org:memberOf")),
        ("外部の識別子", _links("schema:sameAs", "owl:sameAs")),
        ("詳細URL", _page),
    ), Thing.is_public),
}  # fmt: skip
"""Part of the data -> its table."""
