"""CSV and Excel as sources: a release a row, or a thing a row, with mistakes by sheet and cell."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from checking import BASE, report_on, shown, staged, written
from hypothesis import given
from hypothesis import strategies as st

from oboegaki.authoring import Facts, Home, read
from oboegaki.formats import CSV, CSV_OF_RELEASES, XLSX, XLSX_OF_RELEASES
from oboegaki.rdf import term
from oboegaki.sources.discover import discover

THINGS = Home(BASE + "graph/authority", BASE)
RELEASES = Home(BASE + "press/city/2026", BASE)
Rows = list[list[object]]


def workbook(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def of_csv(text: str) -> Facts:
    return read(io.BytesIO(text.encode()), CSV, THINGS)


def of_xlsx(sheets: dict[str, Rows]) -> Facts:
    return read(io.BytesIO(workbook(sheets)), XLSX, THINGS)


def lines(facts: Facts) -> list[str]:
    assert facts.findings == ()
    return [line.decode() for line in facts.lines]


TABLE = """\
番地,種類,題名,題名@en,発行日,言語,問い合わせ先/種類,問い合わせ先/電話番号の表記
park,,公園が開園,The park,2026/4/1,ja,連絡先,072-000-0001
road,,"道路が
開通",,令和8年4月2日,ja,,
"""


def test_each_row_is_a_release_in_a_graph_of_its_own() -> None:
    facts = read(io.BytesIO(TABLE.encode()), CSV_OF_RELEASES, RELEASES)
    park, road = f"{RELEASES.document}/park", f"{RELEASES.document}/road"
    it, contact = f"<{park}#it>", f"<{park}#contact>"
    assert lines(facts) == [
        f"{it} <{term('rdf:type')}> <{term('obg:PressRelease')}> <{park}> .",
        f'{it} <{term("dcterms:title")}> "公園が開園"@ja <{park}> .',
        f'{it} <{term("dcterms:title")}> "The park"@en <{park}> .',
        f'{it} <{term("dcterms:issued")}> "2026-04-01"^^<{term("xsd:date")}> <{park}> .',
        f'{it} <{term("schema:inLanguage")}> "ja" <{park}> .',
        f"{contact} <{term('rdf:type')}> <{term('schema:ContactPoint')}> <{park}> .",
        f'{contact} <{term("obg:telephoneAsPrinted")}> "072-000-0001" <{park}> .',
        f"{it} <{term('obg:contact')}> {contact} <{park}> .",
        f"<{road}#it> <{term('rdf:type')}> <{term('obg:PressRelease')}> <{road}> .",
        f'<{road}#it> <{term("dcterms:title")}> "道路が"@ja <{road}> .',
        f'<{road}#it> <{term("dcterms:title")}> "開通"@ja <{road}> .',
        f'<{road}#it> <{term("dcterms:issued")}> "2026-04-02"^^<{term("xsd:date")}> <{road}> .',
        f'<{road}#it> <{term("schema:inLanguage")}> "ja" <{road}> .',
    ]


def test_a_sheet_that_is_called_like_a_kind_has_things_of_that_kind() -> None:
    facts = of_xlsx({"組織": [["番地", "名称"], ["orgs:city", "例市"]],
                     "場所": [["番地", "名称@en"], [None, None], ["places:park", "Park"]],
                     "_説明": [["書き方"], ["自由"]]})  # fmt: skip
    assert lines(facts) == [
        f"<{BASE}id/org/city> <{term('rdf:type')}> <{term('org:Organization')}> .",
        f'<{BASE}id/org/city> <{term("rdfs:label")}> "例市"@ja .',
        f"<{BASE}id/place/park> <{term('rdf:type')}> <{term('schema:Place')}> .",
        f'<{BASE}id/place/park> <{term("rdfs:label")}> "Park"@en .',
    ]


VALUES: dict[str, tuple[str, object, str]] = {
    "a date": ("発行日", date(2026, 4, 1), f'"2026-04-01"^^<{term("xsd:date")}>'),
    "a date as text": ("発行日", "令和8年4月1日", f'"2026-04-01"^^<{term("xsd:date")}>'),
    "a moment": ("開始日時", datetime(2026, 4, 1, 10, 30),  # noqa: DTZ001 - Excel has no zones
                 f'"2026-04-01T10:30:00"^^<{term("xsd:dateTime")}>'),
    "a whole number": ("順序", 3.0, f'"3"^^<{term("xsd:integer")}>'),
    "a fraction": ("値", 1e-7, f'"0.0000001"^^<{term("xsd:decimal")}>'),
    "a truth value": ("inNote", True, f'"true"^^<{term("xsd:boolean")}>'),
    "a telephone number": ("電話番号", "+81-72-000-0000", '"+81-72-000-0000"'),
    "an address": ("発表者・公開者", "orgs:city", f"<{BASE}id/org/city>"),
    "a fragment": ("問い合わせ先", "#contact", f"<{THINGS.document}#contact>"),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_cell_of_excel_is_what_it_shows(name: str) -> None:
    key, value, expected = VALUES[name]
    (line,) = lines(of_xlsx({"表": [["番地", key], ["orgs:a", value]]}))
    assert line.split(" ", 2)[2] == f"{expected} ."


HEAD = "番地,題名\n"
WRONG: dict[str, tuple[str, str, int, int, str]] = {
    "a misspelt heading": ("番地,題目\norgs:a,x\n", "unknown-key", 1, 2, '"題名"'),
    "a misspelt heading further in": ("番地,contact/電話\norgs:a,x\n", "unknown-key", 1, 2, '"'),
    "a language that is none": ("番地,題名@日本\norgs:a,x\n", "no-language", 1, 2, "ja"),
    "a language where there is none": ("番地,順序@ja\norgs:a,1\n", "no-language", 2, 2, "heading"),
    "a value without heading": (HEAD + "orgs:a,公園,余り\n", "no-heading", 2, 3, "first row"),
    "a name for an address": (HEAD + "公園,公園\n", "no-address", 2, 1, "orgs:name"),
    "an address after a long row": (HEAD + 'orgs:a,"公\n園"\n堺市,x\n', "no-address", 4, 1, "orgs"),
    "an open quote": (HEAD + 'orgs:a,"公園\n', "syntax", 2, 1, "quote"),
    "semicolons": ("番地;題名\norgs:a;公園\n", "syntax", 1, 1, "comma"),
    "tabs": ("番地\t題名\norgs:a\t公園\n", "syntax", 1, 1, "comma"),
    "no row": (HEAD, "empty", 0, 0, ""),
    "nothing": ("", "empty", 0, 0, ""),
    "an unknown kind": ("番地,種類\norgs:a,組職\n", "unknown-class", 2, 2, '"組織"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_csv_is_told_with_line_and_column(name: str) -> None:
    text, rule, line, column, remedy = WRONG[name]
    finding = of_csv(text).findings[0]
    assert (finding.rule, finding.line, finding.column) == (rule, line, column)
    assert remedy in finding.remedy.en


WRONG_RELEASES = {
    "no name": ("番地,題名\n,公園\n", 2, 2),
    "no column of names": ("題名,言語\n公園,ja\n", 2, 1),
    "a name in Japanese": ("番地,題名\n公園,公園\n", 2, 1),
    "a name that leaves the folder": ("番地,題名\n../park,公園\n", 2, 1),
    "a name twice": ("番地,題名\npark,公園\nroad,道路\npark,公園\n", 4, 1),
}


@pytest.mark.parametrize("name", WRONG_RELEASES)
def test_a_release_in_a_row_needs_a_name_of_its_own(name: str) -> None:
    text, line, column = WRONG_RELEASES[name]
    (finding,) = read(io.BytesIO(text.encode()), CSV_OF_RELEASES, RELEASES).findings
    assert (finding.rule, finding.line, finding.column) == ("no-address", line, column)


def test_a_mistake_in_excel_is_told_with_sheet_and_cell() -> None:
    head: list[object] = ["番地", "名称"]
    sheets: dict[str, Rows] = {"組織": [head, ["orgs:a", "例市"]]}
    sheets["場所"] = [head, [None, None], ["公園", "公園"]]
    (finding,) = of_xlsx(sheets).findings
    assert (finding.line, finding.column) == (3, 1)
    assert finding.excerpt == "場所!A3: 公園"


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("https://example.org/")', "=#REF!"])
def test_formulas_are_refused_at_their_cell(formula: str) -> None:
    (finding,) = of_xlsx({"表": [["番地", "順序"], ["orgs:a", formula]]}).findings
    assert (finding.rule, finding.line, finding.column) == ("formula", 2, 2)
    assert finding.excerpt.startswith("表!B2: ")


def packed(change: Callable[[zipfile.ZipFile], None]) -> bytes:
    output = io.BytesIO(workbook({"表": [["番地", "順序"], ["orgs:a", 1]]}))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as file:
        change(file)
    return output.getvalue()


def many_parts(file: zipfile.ZipFile) -> None:
    for number in range(2001):
        file.writestr(f"{number}", "")


ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
HOSTILE = {
    "no ZIP at all": (b"PK" + bytes(100), "syntax"),
    "an old workbook, or one with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "syntax"),
    "half a workbook": (workbook({"表": [["番地"]]})[:900], "syntax"),
    "nothing": (b"", "syntax"),
    "a bomb": (packed(lambda file: file.writestr("x.xml", bytes(50 << 20))), "too-large"),
    "many parts": (packed(many_parts),
                   "too-large"),
    "entities": (packed(lambda file: file.writestr("xl/x.xml", ENTITY)), "syntax"),
    "entities in UTF-16": (packed(lambda file: file.writestr("x.xml", ENTITY.encode("utf-16"))),
                           "syntax"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name: str) -> None:
    data, rule = HOSTILE[name]
    (finding,) = read(io.BytesIO(data), XLSX, THINGS).findings
    assert (finding.rule, finding.line) == (rule, 0)
    assert finding.message.ja and finding.remedy.ja


NUMBER = b'<c r="B2" t="n"><v>1</v>'
BROKEN = {
    "no text of that number": (NUMBER, b'<c r="B2" t="s"><v>999999</v>'),
    "no number": (NUMBER, b'<c r="B2" t="n"><v>x</v>'),
    "no XML": (b"</sheetData>", b"<"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sheet_is_refused(name: str) -> None:
    old, new = BROKEN[name]
    whole = io.BytesIO(workbook({"表": [["番地", "順序"], ["orgs:a", 1]]}))
    output = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(output, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            assert old in data or "sheet1" not in part, data
            target.writestr(part, data.replace(old, new) if "sheet1" in part else data)
    (finding,) = read(io.BytesIO(output.getvalue()), XLSX, THINGS).findings
    assert finding.rule == "syntax"


@given(st.text(st.sampled_from('番地題名,"\n\r;@/ ab:#=\0\t\x1b'), max_size=60))
def test_whatever_a_table_holds_is_read_or_refused_at_a_place(text: str) -> None:
    for home, syntax in ((THINGS, CSV), (RELEASES, CSV_OF_RELEASES)):
        facts = read(io.BytesIO(text.encode()), syntax, home)
        assert facts.statements or facts.findings
        assert all(each.line <= text.count("\n") + text.count("\r") + 1 for each in facts.findings)


def test_a_workbook_without_sheets_that_are_data_states_nothing() -> None:
    (finding,) = of_xlsx({"_説明": [["x"], ["y"]]}).findings
    assert finding.rule == "empty"


@pytest.mark.parametrize("rows", [[["番地"]] + [["orgs:a"]] * 100_001, [["番地"], ["x"] * 501]])
def test_rows_and_columns_are_bounded(rows: Rows) -> None:
    text = "".join(",".join(map(str, row)) + "\n" for row in rows)
    (finding,) = of_csv(text).findings
    assert finding.rule == "too-large"


FULL = """\
番地,名称,題名,見出し,発行日,言語
park,公園,公園,公園,2026-04-01,ja
road,道路,,道路,2026-02-30,ja
"""


def test_a_table_of_releases_is_checked_row_by_row(tmp_path: Path) -> None:
    name = "data/press/city/2026.csv"
    report = report_on(tmp_path, {name: FULL})
    blocking = [each for each in shown(report.findings) if each[1] != "shapes:PressRelease-reports"]
    assert (f"{name}:3", "literal-form") in blocking
    assert (f"{name}:3", "shapes:PressRelease-title") in blocking
    assert not [each for each in report.findings if each.line == 2 and each.severity.order == 0]


def test_tables_become_graphs_like_other_sources(tmp_path: Path) -> None:
    site = written(tmp_path, {
        "data/press/city/2026.csv": FULL.replace("02-30", "02-28").replace(",,", ",道路,"),
        "data/press/city/2026/hall.xlsx": workbook({"報道発表資料": [
            ["番地", "名称", "題名", "言語"], ["#it", "会館", "会館", "ja"]]}),
        "data/authority/orgs.csv": b"\xef\xbb\xbf" + "番地,名称\norgs:city,例市\n".encode(),
        "data/other.csv": "a,b\n1,2\n",
    })  # fmt: skip
    stage = staged(site)
    assert stage.statements is not None, stage.findings
    stage.statements.close()
    graphs = {(each.iri.removeprefix(BASE), each.kind) for each in stage.graphs}
    releases = {(f"press/city/2026/{slug}", "press") for slug in ("park", "road", "hall")}
    assert graphs == {*releases, ("graph/authority", "authority")}
    assert shown(stage.findings) == [("data/other.csv", "unknown-suffix")]


def test_csv_in_shift_jis_is_named_as_such(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"data/authority/orgs.csv": "番地,名称\n".encode("cp932")})
    assert [each.rule for each in report.findings] == ["encoding"]


def test_the_syntax_of_a_table_of_releases_is_told_by_its_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"data/press/city/2026.xlsx": b"", "data/links/a.csv": ""}
    sources, _ = discover(written(tmp_path, files))
    assert [each.syntax for each in sources] == [CSV, XLSX_OF_RELEASES]
