"""What is sent or published to do harm: refused or escaped, and others are served meanwhile."""

import json
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from running import run, serving
from wire import Got, exchanged, request

pytestmark = pytest.mark.e2e

BASE = "http://127.0.0.1:8000/"
SCRIPT = "<script>alert(1)</script>"
DATA = f"""
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{BASE}bad> rdfs:label "{SCRIPT}", "\\" onmouseover=\\"alert(1)"@en, "{SCRIPT}"@ja ;
    rdfs:comment "</title>{SCRIPT}", "{SCRIPT}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML> ;
    rdfs:seeAlso <javascript:alert(1)>, <data:text/html,x>, <vbscript:x>, <JavaScript:alert(1)> ;
    <javascript:alert(2)> <{BASE}other> .
"""
PAGES = (
    "/bad",
    "/other",
    "/about?iri=javascript:alert(1)",
    "/search?q=%3Cscript%3E",
    "/",
    "/dumps/",
)
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose data mean harm."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "site.toml").write_text(f'base = "{BASE}"\n# secret of the site\n', encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "bad.ttl").write_text(DATA, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A server of it; its end asserts that it has logged no traceback."""
    with serving(folder) as address:
        yield address


@pytest.fixture(autouse=True)
def others_are_served(server: str) -> Iterator[None]:
    """After each attack, a document and a query are answered as ever."""
    yield
    for target in ("/bad.ttl", "/sparql?query=ASK%7B%7D"):
        got = exchanged(server, request("GET", target))
        assert got is not None
        assert got.status == 200


def posted(server: str, query: str) -> Got:
    """Send a query with a body of its own."""
    headers = {"Content-Type": "application/sparql-query", "Accept-Language": "en"}
    got = exchanged(server, request("POST", "/sparql", headers, query.encode()))
    assert got is not None
    return got


# Queries ---------------------------------------------------------------------------------------

DEPTH = 10_000
NESTED = {
    "brackets": "SELECT (" + "(" * DEPTH + "1" + ")" * DEPTH + " AS ?x) {}",
    "groups": "SELECT * " + "{" * DEPTH + "}" * DEPTH,
    "collections": "ASK { ?s ?p " + "(" * DEPTH + ")" * DEPTH + " }",
    "nodes": "ASK { ?s ?p " + "[ ?p " * DEPTH + "1" + "]" * DEPTH + " }",
    "without an end": "ASK {" * DEPTH,
}


@pytest.mark.parametrize("way", NESTED)
def test_nesting_without_end_is_refused(server: str, way: str) -> None:
    got = posted(server, NESTED[way])
    assert (got.status, got.header("content-type")) in ((400, PROBLEM), (413, PROBLEM))
    assert "limit" in json.loads(got.body)["detail"]


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize("variable", [True, False])
def test_no_query_makes_the_server_call_another(server: str, silent: str, variable: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"<http://127.0.0.1:{listening.getsockname()[1]}/>"
        named = f"VALUES ?at {{ {address} }} SERVICE {silent}?at" if variable else ""
        text = f"SELECT * {{ {named or f'SERVICE {silent}{address}'} {{ ?s ?p ?o }} }}"
        got = posted(server, text)
        assert (got.status, got.header("content-type")) == (403, PROBLEM)
        for clause in (f"FROM {address}", f"FROM NAMED {address}"):
            assert posted(server, f"SELECT * {clause} {{ ?s ?p ?o }}").status == 200
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("address", ["file:///etc/passwd", "file://localhost/etc/passwd"])
def test_no_query_reads_a_file_of_the_machine(server: str, clause: str, address: str) -> None:
    """A graph of that name is not in the data: the data set is empty (SPARQL, 13.2)."""
    got = posted(server, f"SELECT * {clause} <{address}> {{ {{ ?s ?p ?o }} UNION "
                         "{ GRAPH ?g { ?s ?p ?o } } }")  # fmt: skip
    assert got.status == 200
    assert json.loads(got.body)["results"]["bindings"] == []


# Addresses and headers -------------------------------------------------------------------------

UP = ("..", "%2e%2e", ".%2e", "%2E.", "..%2f..", "..%5c..", "..\\..", "%252e%252e", "..;", "....//")
INSIDE = ("", "/static", "/dumps", "/queries", "/doc", "/api", "/ns", "/.well-known")


@pytest.mark.parametrize("up", UP)
@pytest.mark.parametrize("inside", INSIDE)
def test_no_path_leaves_its_folder(server: str, folder: Path, inside: str, up: str) -> None:
    for target in (
        f"{'/' + up}" * 9 + "/etc/passwd",
        f"/{up}" * 2 + "/site.toml",
        f"/{up}" + str(folder),
    ):
        got = exchanged(server, request("GET", inside + target))
        assert got is not None
        assert got.status in (400, 404, 308)
        assert b"root:" not in got.body
        assert b"secret of the site" not in got.body
        assert not got.header("location").startswith("//")


SPLIT = "%0d%0aX-Split:%20yes%0d%0a%0d%0a" + SCRIPT
SPLITTING = [
    f"/bad?lang={SPLIT}", f"/bad{SPLIT}", f"/id/{SPLIT}", f"/Bad/{SPLIT}/", f"/about?iri={SPLIT}",
    f"/about?iri=http://x.example/{SPLIT}", f"/about?iri={BASE}id/x{SPLIT}", f"/queries/{SPLIT}",
    f"/sparql?query=ASK%7B%7D&format={SPLIT}", f"/sparql?query=ASK%7B%7D&edition={SPLIT}",
    f"/sparql/?query={SPLIT}", f"/search?q={SPLIT}", f"/dumps/{SPLIT}", "/bad%0a", "/bad%E5%98%8A",
]  # fmt: skip


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("target", SPLITTING)
def test_no_header_can_be_split(server: str, target: str, accept: str) -> None:
    got = exchanged(server, request("GET", target, {"Accept": accept}))
    assert got is not None
    assert got.status < 500
    assert not [name for name, _ in got.headers if "split" in name]
    assert SCRIPT.encode() not in got.body or not got.header("content-type").startswith("text/html")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Host", 'evil.example"><script>'),
        ("X-Forwarded-Host", "evil.example, x"),
        ("X-Forwarded-Host", 'a"onload="x'),
        ("X-Forwarded-Prefix", '/a"><script>'),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Proto", "javascript"),
    ],
)
def test_no_forged_header_becomes_markup_or_leads_astray(
    server: str, name: str, value: str
) -> None:
    for target in ("/bad", "/id/nothing", "/bad/"):
        got = exchanged(server, request("GET", target, {"Accept": "text/html", name: value}))
        assert got is not None
        assert got.status < 500
        assert b'"><script>' not in got.body
        assert b"javascript://" not in got.body
        assert not got.header("location").startswith(("//", "javascript:"))


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes of any element."""
        self.found += [(name, value or "") for name, value in attrs]


def attributes(page: str) -> list[tuple[str, str]]:
    """Return every attribute of a page, as a browser reads it."""
    reader = _Attributes()
    reader.feed(page)
    return reader.found


# Pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en", "vi"])
@pytest.mark.parametrize("path", PAGES)
def test_literals_stay_text_and_dangerous_addresses_stay_dead(
    server: str, path: str, language: str
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    got = exchanged(server, request("GET", path, headers))
    assert got is not None
    page = got.body.decode()
    assert SCRIPT not in page
    for name, value in attributes(page):
        assert not name.startswith("on")
        if name in ("href", "src", "action"):
            assert urlsplit(value).scheme in ("", "http", "https"), value
    assert "'unsafe" not in got.header("content-security-policy")
    assert "default-src 'self'" in got.header("content-security-policy")


def test_results_of_queries_stay_text_too(server: str) -> None:
    query = quote("SELECT * { ?s ?p ?o }")
    for form in ("", "&format=html"):
        got = exchanged(
            server, request("GET", f"/sparql?query={query}{form}", {"Accept": "text/html"})
        )
        assert got is not None
        assert got.status == 200
        assert SCRIPT.encode() not in got.body
        assert b'href="javascript:' not in got.body.lower()


# Sources ---------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/"'
REMOTE = '<!ENTITY l19 SYSTEM "http://127.0.0.1:%s/">'
NAMED = f']><rdf:RDF {RDF}><e:A e:p="&l19;"/></rdf:RDF>'
SOURCES = {
    "JSON": ("a.jsonld", '{"x:p":' * DEPTH + "1" + "}" * DEPTH),
    "lists of JSON": ("a.jsonld", '{"x:p":' + "[" * DEPTH + "]" * DEPTH + "}"),
    "quoted triples": ("a.ttl", "<x:s> <x:p> " + "<<( <x:s> <x:p> " * DEPTH),
    "an entity bomb": ("a.rdf", f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}{NAMED}'),
    "a remote context": ("a.jsonld", '{"@context": "http://127.0.0.1:%s/", "name": "x"}'),
    "a remote entity": ("a.rdf", f"<!DOCTYPE r [{REMOTE}{NAMED}"),
}


@pytest.mark.parametrize("case", SOURCES)
def test_a_source_that_means_harm_is_refused_while_others_are_served(
    server: str, folder: Path, case: str
) -> None:
    """The build refuses it in words, calls nobody, and the edition before goes on."""
    name, text = SOURCES[case]
    source = folder / "data" / name
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        source.write_text(text.replace("%s", str(listening.getsockname()[1])), encoding="utf-8")
        try:
            built = run("build", folder)
        finally:
            source.unlink()
        with pytest.raises(TimeoutError):
            listening.accept()
    assert built.returncode == 1, built.stderr
    assert f"data/{name}" in built.stderr
    assert "Traceback" not in built.stderr
    assert server


NODES = 10_000
DEEP = {
    "x:s": "[ <x:p> " * NODES + "1" + "]" * NODES,
    "x:t": "(" * NODES + ")" * NODES,
}
FORMS = ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq", "json")


@pytest.mark.slow
def test_data_that_are_deep_are_shown_in_every_form_that_can_hold_them(tmp_path: Path) -> None:
    """They break no rule: lists may be as deep as they like. JSON in one tree may not."""
    (tmp_path / "site.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    deep = "\n".join(f"<{subject}> <x:p> {nested} ." for subject, nested in DEEP.items())
    (tmp_path / "data" / "deep.ttl").write_text(deep, encoding="utf-8")
    with serving(tmp_path) as address:
        for subject in DEEP:
            for form in FORMS:
                got = exchanged(address, request("GET", f"/about?iri={subject}&format={form}"))
                assert got is not None
                assert got.status == (406 if form == "json" else 200), form
