"""The files of an edition: what is in them, what they are called, and when they are there."""

import csv
import gzip
import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import cast

import pytest
import zstandard
from httpx2 import Response
from in_process import client_of
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from oboegaki.cli.main import main
from oboegaki.edition.build import Built, build
from oboegaki.edition.complete import complete
from oboegaki.edition.manifest import LATER, load
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.figures import Distribution
from oboegaki.formats import BY_NAME
from oboegaki.site import Site, locate

REQUIRED = """ID イベント名 概要 説明 イベント種類 詳細URL 掲載開始日 掲載終了日 場所名称
    集合（受付）場所 開催場所住所 Web開催 主催団体 対象者 料金種別 申込方法 連絡先情報""".split()
"""Of DS-43C, table 1 (2022-06-30)."""
TABLES = ("releases", "agreements", "events", "organisations", "people")
SIX = ("nq", "nt", "trig", "ttl", "jsonld", "rdf")
THREE = {"nq", "trig", "ttl"}


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def file_of(edition: Edition, part: str, form: str) -> bytes:
    (dump,) = [d for d in edition.manifest.dumps if (d.part, d.format) == (part, form)]
    data = (edition.dumps / dump.file).read_bytes()
    return gzip.decompress(data) if dump.coding == "gzip" else data


def table(edition: Edition, name: str) -> list[dict[str, str]]:
    text = file_of(edition, name, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def site_of(folder: Path, files: dict[str, str], prompt_quads: int = 300_000) -> Site:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site = locate((str(folder),))
    return replace(site, limits=replace(site.limits, prompt_quads=prompt_quads))


def built(site: Site, place: Place, *, wholly: bool = True) -> Built:
    made = build(site, place, quiet, wholly=wholly)
    assert made.manifest is not None, [f.message.en for f in made.report.findings]
    return made


def names(dumps: tuple[Distribution, ...]) -> set[tuple[str, str, str]]:
    return {(each.part, each.format, each.coding) for each in dumps}


# What is in them -------------------------------------------------------------------------------


def test_the_flagship_has_a_file_of_every_kind(flagship_edition: Edition) -> None:
    syntaxes = {
        ("everything", each, "gzip") for each in ("nq", "nt", "trig", "ttl", "jsonld", "rdf")
    }
    stated = {("stated", "nq", "gzip"), ("stated", "trig", "gzip")}
    rules = {("ontology", "ttl", ""), ("ontology", "rdf", ""), ("shapes", "ttl", "")}
    tables = {(each, "csv", "") for each in TABLES}
    assert names(flagship_edition.manifest.dumps) == syntaxes | stated | rules | tables


def test_a_file_is_named_after_its_contents(flagship_edition: Edition) -> None:
    for dump in flagship_edition.manifest.dumps:
        data = (flagship_edition.dumps / dump.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == dump.sha256
        assert dump.sha256[:12] in dump.file
        assert len(data) == dump.bytes


def test_as_stated_is_the_releases_and_nothing_else(flagship_edition: Edition) -> None:
    quads = list(parse(file_of(flagship_edition, "stated", "nq"), RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    press = flagship_edition.statements.graphs_of_kind("press")
    assert graphs == {graph.iri for graph in press}
    assert len(quads) == sum(graph.quads for graph in press)


def test_ontology_and_shapes_are_what_their_graphs_say(flagship_edition: Edition) -> None:
    for part, kinds in (("ontology", ("ontology", "concepts")), ("shapes", ("shapes",))):
        graphs = [g for kind in kinds for g in flagship_edition.statements.graphs_of_kind(kind)]
        quads = list(parse(file_of(flagship_edition, part, "ttl"), RdfFormat.TURTLE))
        assert len(quads) == sum(graph.quads for graph in graphs) > 1000


def test_each_file_holds_as_much_as_it_says(flagship_edition: Edition) -> None:
    for dump in flagship_edition.manifest.dumps:
        data = file_of(flagship_edition, dump.part, dump.format)
        if dump.format == "csv":
            held = len(table(flagship_edition, dump.part))
        else:
            syntax = BY_NAME[dump.format].rdf
            held = sum(1 for _ in parse(data, cast(RdfFormat, syntax)))
        assert held == dump.statements, dump.file


# Tables ----------------------------------------------------------------------------------------


def test_the_table_of_events_has_every_required_heading_of_the_data_model(
    flagship_edition: Edition,
) -> None:
    data = file_of(flagship_edition, "events", "csv")
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for Shift JIS otherwise"
    assert set(REQUIRED) <= set(table(flagship_edition, "events")[0])


def test_an_event_is_told_as_the_release_states_it(flagship_edition: Edition) -> None:
    rows = {row["イベント名"]: row for row in table(flagship_edition, "events")}
    ceremony = rows["堺市とバリアブントウ省人民委員会との覚書の締結式"]
    assert (ceremony["開始日"], ceremony["開始時刻"], ceremony["終了時刻"]) == (
        "2023-12-06", "11:35", "12:05",
    )  # fmt: skip
    assert ceremony["日時備考"] == "UTC+04:00"
    assert ceremony["開始日時"] == "2023-12-06T11:35:00+04:00"
    assert ceremony["イベント種類"] == "締結式"
    assert ceremony["主催団体"] == "", "not stated, so not guessed"
    seminar = rows["クリーン・シティ・パートナーシップ・プログラムセミナー"]
    assert seminar["主催団体"] == "環境省"
    assert set(seminar["共催団体"].split(";")) == {
        "独立行政法人国際協力機構", "公益財団法人地球環境戦略研究機関",
    }  # fmt: skip


def test_an_agreement_names_its_parties_and_its_witness_apart(flagship_edition: Edition) -> None:
    (mou,) = [r for r in table(flagship_edition, "agreements") if r["種類"] == "覚書"]
    assert set(mou["当事者"].split(";")) == {"堺市", "バリアブントウ省人民委員会"}
    assert mou["立会人"] == "環境省"
    assert mou["締結日"] == "2023-12-06"


def test_only_heads_of_bodies_are_listed_among_people(flagship_edition: Edition) -> None:
    assert [row["氏名"] for row in table(flagship_edition, "people")] == ["永藤 英機"]


TWO_RELEASES = {
    f"data/press/x/2024/{name}.ttl": f"""
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://127.0.0.1:8000/id/person/p> a foaf:Person ; rdfs:label "=HYPERLINK(1)"@ja ;
    org:holds <http://127.0.0.1:8000/id/post/clerk> .
<http://127.0.0.1:8000/press/x/2024/{name}#t> a obg:Tenure ; rdfs:label "t"@ja, "t"@en ;
    org:member <http://127.0.0.1:8000/id/person/p> ;
    obg:post <http://127.0.0.1:8000/id/post/clerk> .
"""
    for name in ("one", "two")
}


@pytest.mark.parametrize("count", [1, 2])
def test_a_person_is_listed_once_two_releases_name_the_same_post(
    tmp_path: Path, count: int
) -> None:
    from oboegaki.dump import TABLES as ALL
    from oboegaki.dump import write_table
    from oboegaki.statements.stage import stage

    site = site_of(tmp_path / "site", dict(list(TWO_RELEASES.items())[:count]))
    staged = stage(site, None, quiet)
    assert staged.statements is not None
    output = io.BytesIO()
    assert write_table(staged.statements, ALL["people"], output) == count - 1
    staged.statements.close()
    if count == 2:
        assert "'=HYPERLINK(1)" in output.getvalue().decode(), "no formula for a spreadsheet"


# When a syntax has no words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("triple", "form"),
    [
        ("<http://a.example/s> <http://a.example/1> 'x' .", "rdf"),
        ("<http://a.example/s> <http://a.example/p> 'x\\u0001' .", "rdf"),
        ("<http://a.example/s> <http://a.example/p> "
         "<<( <http://a.example/s> <http://a.example/p> 'x' )>> .", "jsonld"),
    ],
)  # fmt: skip
def test_what_a_format_cannot_say_is_told_and_left_out(
    tmp_path: Path, triple: str, form: str
) -> None:
    site = site_of(tmp_path / "site", {"data.ttl": triple})
    made = built(site, Place(tmp_path / "editions"))
    assert made.manifest is not None
    assert [each.format for each in made.left_out] == [form]
    assert form not in {each.format for each in made.manifest.dumps}
    assert {each.format for each in made.manifest.dumps} >= THREE
    assert not list((tmp_path / "editions").rglob(".draft*"))


# When they are there ---------------------------------------------------------------------------

MANY = {"data.nt": "".join(
    f'<http://127.0.0.1:8000/s{n}> <http://127.0.0.1:8000/p> "{hashlib.sha256(b"%d" % n)}" .\n'
    for n in range(20)
)}  # fmt: skip


def test_a_large_edition_is_current_with_three_files_and_the_others_follow(tmp_path: Path) -> None:
    site, place = site_of(tmp_path / "site", MANY, prompt_quads=10), Place(tmp_path / "editions")
    manifest = built(site, place, wholly=False).manifest
    assert manifest is not None
    assert {each.format for each in manifest.dumps} == THREE
    assert not complete(place.current())
    later = load(place.current())
    assert {each.format for each in later.dumps} == {*THREE, "nt", "jsonld", "rdf"}
    assert not complete(place.current()), "a second time there is nothing to do"
    assert load(place.current()) == later


def test_a_small_edition_of_the_same_content_has_the_same_files(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    large = built(site_of(folder, MANY, prompt_quads=10), Place(tmp_path / "a")).manifest
    small = built(site_of(folder, MANY), Place(tmp_path / "b")).manifest
    assert large is not None
    assert small is not None
    assert {each.file for each in large.dumps} == {each.file for each in small.dumps}


def test_a_full_disk_lists_no_file_that_is_not_whole(tmp_path: Path) -> None:
    """The others are listed all at once or not at all; the next who tries begins again."""
    site, place = site_of(tmp_path / "site", MANY, prompt_quads=10), Place(tmp_path / "editions")
    built(site, place, wholly=False)
    folder = place.current()
    limited = (
        "import resource, signal, runpy, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200)); sys.argv[0:1] = [];"
        "runpy.run_module('oboegaki.edition.complete', run_name='__main__')"
    )
    command = [sys.executable, "-c", limited, "x", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (folder / LATER).exists()
    assert {each.format for each in load(folder).dumps} == THREE
    assert not complete(folder)
    assert not list(folder.rglob(".draft*"))
    assert len(load(folder).dumps) == 6


def test_a_server_lists_the_files_that_follow(tmp_path: Path) -> None:
    site, place = site_of(tmp_path / "site", MANY, prompt_quads=10), Place(tmp_path / "editions")
    built(site, place, wholly=False)
    with client_of(site, place) as client:
        before = client.get("/catalog")
        tag = before.headers["etag"]
        tries = (client.get("/catalog", headers={"if-none-match": tag}) for _ in soon())
        after = next(answer for answer in tries if answer.status_code == 200)
        assert ".nt.gz" in after.text
        assert newest(client, "everything.nt.gz").status_code == 200


def soon() -> Iterator[None]:
    for _ in range(150):
        yield
        sleep(0.1)


def newest(client: TestClient, name: str) -> Response:
    return client.get(f"/dumps/latest/{name}", follow_redirects=True)


def test_zstd_is_offered_of_what_is_large(tmp_path: Path) -> None:
    lines = (f'<http://a.example/{n}> <http://a.example/p> "{noise(n)}" .\n' for n in range(300))
    place = Place(tmp_path / "editions")
    built(site_of(tmp_path / "site", {"data.nt": "".join(lines)}), place)
    dumps = load(place.current()).dumps
    assert {("everything", "nq", "gzip"), ("everything", "nq", "zstd")} <= names(dumps)
    (packed,) = [each for each in dumps if (each.format, each.coding) == ("nq", "zstd")]
    (plain,) = [each for each in dumps if (each.format, each.coding) == ("nq", "gzip")]
    folder = place.current() / "dumps"
    with zstandard.ZstdDecompressor().stream_reader((folder / packed.file).open("rb")) as reader:
        assert reader.read() == gzip.decompress((folder / plain.file).read_bytes())
    assert packed.statements == plain.statements == 300


def test_zstd_of_a_large_edition_follows_with_the_others(tmp_path: Path) -> None:
    lines = (f'<http://a.example/{n}> <http://a.example/p> "{noise(n)}" .\n' for n in range(300))
    files = {"data.nt": "".join(lines)}
    site, place = site_of(tmp_path / "site", files, prompt_quads=10), Place(tmp_path / "a")
    first = built(site, place, wholly=False).manifest
    assert first is not None
    assert {each.coding for each in first.dumps} == {"gzip"}
    assert not complete(place.current())
    small = built(site_of(tmp_path / "site", files), Place(tmp_path / "b")).manifest
    assert small is not None
    assert {e.file for e in load(place.current()).dumps} == {e.file for e in small.dumps}


def noise(number: int) -> str:
    return "".join(hashlib.sha256(b"%d %d" % (number, n)).hexdigest() for n in range(160))


# Where they are ---------------------------------------------------------------------------------


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[tuple[TestClient, str, str]]:
    """Serve a second edition; give the client and the names of the old and the new N-Quads."""
    place = Place(tmp_path / "editions")
    first = built(site_of(tmp_path / "site", MANY), place).manifest
    assert first is not None
    more = {"data.nt": MANY["data.nt"] + "<http://a.example/s> <http://a.example/p> _:b .\n"}
    site = site_of(tmp_path / "site", more)
    second = built(site, place).manifest
    assert second is not None
    with client_of(site, place) as client:
        yield client, first.dumps[0].file, second.dumps[0].file


def test_a_file_of_an_edition_that_is_kept_can_still_be_had(
    changed: tuple[TestClient, str, str],
) -> None:
    client, old, new = changed
    assert old != new
    for name in (old, new):
        answer = client.get(f"/dumps/{name}", headers={"range": "bytes=0-9"})
        assert answer.status_code == 206
        assert len(answer.content) == 10
    found = client.get("/catalog/editions", headers={"accept": "text/turtle"}).text
    assert old in found
    assert new in found


def test_the_newest_file_has_an_address_that_stays(changed: tuple[TestClient, str, str]) -> None:
    client, _, new = changed
    answer = client.get("/dumps/latest/everything.nq.gz", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/dumps/{new}")
    assert client.get("/dumps/latest/nothing.nq.gz").status_code == 404


def test_files_say_what_they_are(client: TestClient) -> None:
    events = newest(client, "events.csv")
    assert events.headers["content-type"] == "text/csv; charset=utf-8"
    assert newest(client, "shapes.ttl").headers["content-type"].startswith("text/turtle")
    packed = newest(client, "everything.nq.gz")
    assert packed.headers["content-type"] == "application/gzip"


def test_blank_nodes_of_a_dump_are_those_of_the_others(flagship_edition: Edition) -> None:
    """So that a difference between editions can be told by labels."""
    quads = parse(file_of(flagship_edition, "everything", "nq"), RdfFormat.N_QUADS)
    triples = parse(file_of(flagship_edition, "everything", "nt"), RdfFormat.N_TRIPLES)
    blank = {quad.subject.value for quad in triples if isinstance(quad.subject, BlankNode)}
    assert blank <= {quad.subject.value for quad in quads if isinstance(quad.subject, BlankNode)}


def test_the_command_packs_as_the_build_does(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    site, place = site_of(tmp_path / "site", MANY), Place(tmp_path / "editions")
    built(site, place)
    (plain,) = [
        e for e in load(place.current()).dumps if (e.format, e.part) == ("nq", "everything")
    ]
    capsysbinary.readouterr()
    arguments = ["dump", str(tmp_path / "site"), "--editions", str(place.folder), "--gzip"]
    assert main([*arguments, "--base", site.base]) == 0
    written = (place.current() / "dumps" / plain.file).read_bytes()
    assert capsysbinary.readouterr().out == written
