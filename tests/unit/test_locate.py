import gzip
from pathlib import Path

import pytest
from checking import BASE, EX, report_on, staged, written

from oboegaki.check.locate import homes_in_data, located
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity

A = BASE + "id/a"
TURTLE = f"""\
PREFIX ex: <{EX}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
# <{A}> in a comment
<{BASE}id/z> ex:knows <{A}> .

<{A}> a ex:Thing ;
  ex:size 1 ,
      02 ;
  ex:name "first"@ja ,
    \"\"\"over
two lines\"\"\" ;
  ex:list ( "x"
            "y" ) ;
  ex:part [
    ex:code "c" ;
    ex:deep [ ex:code
      "d" ] ] .
"""
LITERALS = [
    (f"{EX}size", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', 7),
    (f"{EX}size", '"02"^^<http://www.w3.org/2001/XMLSchema#integer>', 8),
    (f"{EX}name", '"first"@ja', 9),
    (f"{EX}name", '"over\\ntwo lines"', 10),
    (f"<{EX}part>/<{EX}code>", '"c"', 15),
    (f"<{EX}part>/(<{EX}deep>/<{EX}code>)", '"d"', 17),
    (f"^<{EX}knows>", f"<{BASE}id/z>", 4),
    (f"{EX}size", "", 8),
    (f"{EX}missing", "", 6),
    ("", "", 6),
]


def found(folder: Path, name: str, content: str | bytes, finding: Finding) -> Finding:
    site = written(folder, {})
    (folder / "data").mkdir()
    (folder / "data" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    stage = staged(site)
    assert stage.statements is not None
    homes = homes_in_data(stage.sources, stage.statements)
    return located([finding], stage.sources, homes, site)[0]


def asked(path: str = "", value: str = "", resource: str = A) -> Finding:
    return Finding(Severity.VIOLATION, "x", Text("", ""), resource=resource, path=path, value=value)


@pytest.mark.parametrize(("path", "value", "line"), LITERALS)
def test_a_value_is_on_its_own_line_and_a_missing_one_on_that_of_its_subject(
    tmp_path: Path, path: str, value: str, line: int
) -> None:
    finding = found(tmp_path, "x.ttl", TURTLE, asked(path, value))
    assert (finding.source, finding.line) == ("data/x.ttl", line)
    assert finding.excerpt == TURTLE.splitlines()[line - 1].strip()


def test_a_packed_file_has_the_lines_of_what_is_in_it(tmp_path: Path) -> None:
    packed = gzip.compress(TURTLE.encode())
    finding = found(tmp_path, "x.ttl.gz", packed, asked(f"{EX}name", '"first"@ja'))
    assert finding.place == "data/x.ttl.gz:9"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.nt", f'\n<{BASE}id/b> <{EX}p> "v" .\n<{A}> <{EX}p> "v" .\n', 3),
        ("x.nq", f'<{BASE}id/b> <{EX}p> "v" .\n<{A}> <{EX}p> "v" <{BASE}g> .\n', 2),
        ("x.trig", f"PREFIX ex: <{EX}>\n<{BASE}g> {{\n <{A}> ex:p\n  'v' }}", 4),
        ("x.jsonld", f'{{\n "@id": "{A}",\n "{EX}p":\n  "v"\n}}', 4),
        (
            "y.jsonld",
            f'{{"@context": {{"ex": "{EX}", "i": "{BASE}id/"}},\n "@graph": [\n'
            '{"@id": "i:b", "ex:p": "v"},\n{"@id": "i:a",\n "ex:p": "\\u0076"}]}',
            5,
        ),
        (
            "x.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
            f' xmlns:ex="{EX}">\n<rdf:Description rdf:about="{BASE}id/b" ex:p="v"/>\n'
            f'<rdf:Description rdf:about="{A}">\n <ex:p>v</ex:p>\n</rdf:Description>\n</rdf:RDF>',
            5,
        ),
    ],
)
def test_every_syntax_has_lines(tmp_path: Path, name: str, text: str, line: int) -> None:
    finding = found(tmp_path, name, text, asked(f"{EX}p", '"v"'))
    assert finding.place == f"data/{name}:{line}"


def test_a_nameless_node_is_found_by_what_it_says(tmp_path: Path) -> None:
    files = {
        "data/x.ttl": 'ex:a ex:part [ ex:size 1 ] ,\n [ ex:size "two"^^xsd:integer ] .',
        "data/y.ttl": "ex:b ex:part [ ex:size 1 ] .",
    }
    report = report_on(tmp_path, files)
    assert [finding.place for finding in report.findings] == ["data/x.ttl:8"]


def test_one_graph_in_several_files_is_searched_in_all_of_them(tmp_path: Path) -> None:
    site = written(
        tmp_path,
        {
            "data/authority/a.ttl": f"<{A}> a ex:Thing .",
            "data/authority/b.ttl": f"\n<{A}> ex:size 5 .",
        },
    )
    stage = staged(site)
    assert stage.statements is not None
    homes = homes_in_data(stage.sources, stage.statements)
    value = '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    [finding] = located([asked(f"{EX}size", value)], stage.sources, homes, site)
    assert finding.place == "data/authority/b.ttl:8"


def test_a_resource_that_is_only_pointed_at_is_found_where_that_happens(tmp_path: Path) -> None:
    finding = found(
        tmp_path, "x.ttl", f"<{BASE}b> <{EX}p> 1 ;\n <{EX}q>\n <{A}> .", asked(f"{EX}name")
    )
    assert finding.place == "data/x.ttl:3"


def test_what_is_nowhere_stays_without_a_line(tmp_path: Path) -> None:
    finding = found(tmp_path, "x.ttl", f"<{A}> a <{EX}T> .", asked(resource=BASE + "nobody"))
    assert (finding.source, finding.line) == ("", 0)


def test_the_other_files_have_their_lines_when_one_cannot_be_read(tmp_path: Path) -> None:
    files = {
        "data/a.ttl": f'<{A}> ex:on "never"^^xsd:date .\n<{A}> ] .',
        "data/b.ttl": f'<{A}> ex:on "ever"^^xsd:date .',
    }
    report = report_on(tmp_path, files)
    assert [(f.rule, f.place) for f in report.findings] == [
        ("syntax", "data/a.ttl:8"),
        ("literal-form", "data/b.ttl:7"),
    ]
    assert (report.sources, report.quads) == (2, 0)
