"""`oboegaki.open`: what programs read is what the pages and the endpoint say."""

import asyncio
import doctest
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

import oboegaki
from oboegaki import errors
from oboegaki.edition.place import Place
from oboegaki.reader.reader import Reader
from oboegaki.site import Site

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/oboegaki/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def reader(flagship_place: Place) -> Iterator[Reader]:
    with oboegaki.open(editions=flagship_place.folder) as opened:
        yield opened


@pytest.mark.parametrize("language", ["", "ja", "en", "vi"])
@pytest.mark.parametrize(
    "path", ["/doc/org/sakai", "/doc/place/sakai", "/press/sakai/2023/cop28-mou", "/ns"]
)
def test_a_description_is_what_the_page_gives_as_json(
    reader: Reader, client: TestClient, path: str, language: str
) -> None:
    page = client.get(f"{path}.json", params={"lang": language} if language else {})
    found = reader.describe(path, language)
    assert found.tree == page.json()
    statements = Graph().parse(data=client.get(f"{path}.nt").text, format="nt")
    assert isomorphic(Graph().parse(data=found.rdf("ttl"), format="turtle"), statements)


@pytest.mark.parametrize(
    ("thing", "iri"),
    [
        (f"{BASE}id/org/sakai", f"{BASE}id/org/sakai"),
        ("/doc/org/sakai", f"{BASE}id/org/sakai"),
        ("/doc/org/sakai.html", f"{BASE}id/org/sakai"),
        (f"/about?iri={quote('https://schema.org/Place', safe='')}", "https://schema.org/Place"),
        ("https://schema.org/Place", "https://schema.org/Place"),
        ("obg:Agreement", f"{BASE}ns#Agreement"),
        ("/press/sakai/2023/cop28-mou", f"{BASE}press/sakai/2023/cop28-mou#it"),
        (
            f"{BASE}press/sakai/2023/cop28-mou#aim-overseas-expansion",
            f"{BASE}press/sakai/2023/cop28-mou#aim-overseas-expansion",
        ),
    ],
)
def test_a_thing_may_be_named_in_several_ways(reader: Reader, thing: str, iri: str) -> None:
    found = reader.describe(thing, "en")
    assert found.iri == iri
    assert found.label


@pytest.mark.parametrize("thing", ["", "/doc/org/nobody", "https://example.org/no", "obg:Nothing"])
def test_what_nobody_says_anything_about_is_not_found(reader: Reader, thing: str) -> None:
    with pytest.raises(errors.NotFound):
        reader.describe(thing)


@pytest.mark.parametrize("language", ["ja", "en", "vi"])
@pytest.mark.parametrize(
    ("words", "kind"), [("堺市", ""), ("脱炭素", ""), ("", "obg:Initiative"), ("zz", "")]
)
def test_a_search_finds_what_the_search_page_finds(
    reader: Reader, client: TestClient, words: str, kind: str, language: str
) -> None:
    fields = {"q": words, "lang": language, "class": kind}
    page = client.get("/search", params=fields, headers={"accept": "application/json"}).json()
    found = reader.search(words, language=language, class_=kind)
    assert found.total == page["total"]
    assert [(h.iri, h.label, list(h.types), h.date or None) for h in found] == [
        (each["id"], each["label"], each["types"], each["date"]) for each in page["results"]
    ]
    assert [h.passage and (h.passage.text, h.passage.iri) for h in found] == [
        each["passage"] and (each["passage"]["text"], each["passage"]["of"])
        for each in page["results"]
    ]
    told = {kind: [(c["value"], c["results"]) for c in page["facets"][kind]]
            for kind in page["facets"]}  # fmt: skip
    assert {kind: list(counts) for kind, counts in found.facets.items()} == told


@pytest.mark.parametrize(("words", "page"), [("x" * 201, 1), ("", 0), ("", 5_001)])
def test_a_search_that_cannot_be_asked_is_refused(reader: Reader, words: str, page: int) -> None:
    with pytest.raises(errors.BadRequest):
        reader.search(words, page=page)


def test_a_query_is_answered_as_at_the_endpoint(reader: Reader, client: TestClient) -> None:
    for name, query in reader.queries().items():
        if query.is_open or query.fault:
            continue
        result = reader.saved_query(name)
        if result.form == "SELECT":
            rows = client.get(f"/queries/{name}.json").json()["results"]["bindings"]
            assert [{k: v["value"] for k, v in row.items()} for row in rows] == [
                {k: str(v) for k, v in row.items()} for row in result
            ], name


def test_each_form_of_query_has_its_result(reader: Reader) -> None:
    (row,) = reader.query(COUNT)
    assert int(str(row["n"])) == reader.editions()[0].triples
    assert reader.query("ASK { ?s ?p ?o }").truth is True
    assert reader.query("ASK { ?s ?p <urn:x:nothing> }").truth is False
    assert reader.query(COUNT, "csv").data.startswith(b"n\r\n")
    graph = reader.query("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3", "nt")
    assert graph.data.count(b"\n") == 3 and graph.media_type == "application/n-triples"
    assert b"".join(reader.stream(COUNT, "csv")) == reader.query(COUNT, "csv").data


@pytest.mark.parametrize(
    ("text", "syntax", "kind"),
    [
        ("SELECT * {", "", errors.QuerySyntaxError),
        ("INSERT DATA { <urn:x:a> <urn:x:b> 1 }", "", errors.UpdateRefused),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "", errors.ServiceRefused),
        ("SELECT * {" + "?s ?p ?o ." * 200 + "}", "", errors.QueryRefused),
        (COUNT, "ttl", errors.NotAcceptable),
        (COUNT, "html", errors.NotAcceptable),
    ],
)
def test_a_query_that_is_not_answered_says_why(
    reader: Reader, text: str, syntax: str, kind: type[errors.OboegakiError]
) -> None:
    with pytest.raises(kind) as refused:
        reader.query(text, syntax)
    assert refused.value.what.ja and refused.value.what.en


def test_a_query_is_ended_at_the_deadline(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("[limits]\nquery_seconds = 0.5\n", encoding="utf-8")
    data = "".join(f"<urn:x:s{n}> <urn:x:p> {n} .\n" for n in range(300))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "some.ttl").write_text(data, encoding="utf-8")
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i }"
    with oboegaki.open(tmp_path) as site:
        with pytest.raises(errors.QueryTimeout):
            site.query(slow)
        assert site.query("ASK { ?s ?p ?o }").truth, "the next query is answered"


def test_a_site_is_built_first_and_stays_as_it_was_opened(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = tmp_path / "some.ttl"
    source.write_text("<urn:x:a> <urn:x:b> 1 .", encoding="utf-8")
    place = tmp_path / "editions"
    with pytest.raises(errors.EditionMissing):
        oboegaki.open(source, editions=place, build=False)
    with oboegaki.open(source, editions=place) as first:
        source.write_text("<urn:x:a> <urn:x:b> 1, 2 .", encoding="utf-8")
        with oboegaki.open(source, editions=place) as second:
            counted = [int(str(next(iter(each.query(COUNT)))["n"])) for each in (first, second)]
    assert counted == [1, 2]
    source.write_text("<urn:x:a> <urn:x:b> 1, ", encoding="utf-8")
    with oboegaki.open(source, editions=place) as last:
        assert last.edition == second.edition
    assert "could not be built" in caplog.text
    with pytest.raises(errors.CheckFailed):
        oboegaki.open(source, editions=tmp_path / "others")


def test_a_closed_reader_says_so_and_is_closed_once(flagship_place: Place) -> None:
    site = oboegaki.open(editions=flagship_place.folder, build=False)
    assert site.query("ASK {}").truth
    site.close()
    site.close()
    with pytest.raises(ValueError, match="closed"):
        site.query("ASK {}")


def test_a_query_can_be_asked_inside_a_running_loop(reader: Reader) -> None:
    async def notebook() -> bool | None:
        return reader.query("ASK { ?s ?p ?o }").truth

    assert asyncio.run(notebook()) is True


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import oboegaki, sys; print(*(m for m in sys.modules if m.startswith('oboegaki')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["oboegaki"]
    code = "import oboegaki.reader.opening, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"rdflib", "pyshacl", "fastapi", "starlette", "jinja2", "uvicorn", "mcp"}
    assert not heavy & set(done.stdout.split())


def test_types_are_shipped_with_the_package() -> None:
    assert (Path(oboegaki.__file__).parent / "py.typed").is_file()


def test_the_examples_of_the_guide_give_what_they_say(
    flagship: Site, flagship_place: Place
) -> None:
    text = (ROOT / "docs" / "how-to" / "python.md").read_text(encoding="utf-8")
    place = str(flagship_place.folder)
    ours = text.replace("oboegaki.open()", f"oboegaki.open(editions={place!r})")
    test = doctest.DocTestParser().get_doctest(ours, {}, "python.md", None, None)
    told: list[str] = []
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert tried > 10
    assert not failed, "".join(told)
