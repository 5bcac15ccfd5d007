"""What operators see: readiness, and counts in the words of Prometheus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import client_of
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import SiteError, Text
from oboegaki.operating import Operate
from oboegaki.site import Site, checked
from oboegaki.web.operate.board import Board, Post, is_up
from oboegaki.web.operate.clients import address_of, may_watch, network_of
from oboegaki.web.operate.seen import Ids, harvest_of, harvester_of
from oboegaki.web.operate.tally import format_of, route_of

LOCAL = "127.0.0.1"
Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    file = folder / "a.ttl"
    file.write_text("<http://127.0.0.1:8000/id/a> <http://x.example/p> 'one' .", encoding="utf-8")
    made = Site(root=folder, files=(file,))
    assert build(made, Place(folder / "editions"), quiet).manifest is not None
    return made


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site, Place(site.root / "editions"), LOCAL) as made:
        yield made


def read(client: TestClient) -> Values:
    """Return each value of /metrics by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(values: Values, name: str, **labels: str) -> float:
    return values.get((f"oboegaki_{name}", tuple(sorted(labels.items()))), 0)


def test_each_answer_is_counted_by_route_status_and_format(client: TestClient) -> None:
    before = read(client)
    for path in ("/doc/a.ttl", "/doc/a.ttl", "/doc/none", "/", "/nowhere/at/all"):
        client.get(path, headers={"accept": "*/*"})
    after = read(client)
    for route, status, kind, number in (
        ("doc", "200", "ttl", 2),
        ("doc", "404", "problem", 1),
        ("home", "200", "html", 1),
        ("other", "404", "problem", 1),
    ):
        named = {"route": route, "status": status, "format": kind}
        grown = of(after, "requests_total", **named) - of(before, "requests_total", **named)
        assert grown == number, named
    assert of(after, "answers_total", by="cache") - of(before, "answers_total", by="cache") == 1


def test_the_times_of_a_route_add_up(client: TestClient) -> None:
    client.get("/doc/a.ttl")
    values = read(client)
    most = of(values, "request_seconds_bucket", route="doc", le="+Inf")
    assert most == of(values, "request_seconds_count", route="doc") > 0
    assert of(values, "request_seconds_sum", route="doc") > 0


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", "answered"),
        ("SELECT * {", "refused"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "refused"),
        ("SELECT * { SELECT", "refused"),
    ],
)
def test_each_query_is_counted_by_its_outcome(client: TestClient, query: str, outcome: str) -> None:
    before = of(read(client), "queries_total", outcome=outcome)
    client.get("/sparql", params={"query": query})
    assert of(read(client), "queries_total", outcome=outcome) == before + 1


def test_a_result_that_is_held_is_no_query(client: TestClient) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 2"}
    client.post("/sparql", data=query)
    before = read(client)
    client.post("/sparql", data=query)
    after = read(client)
    assert of(after, "queries_total", outcome="held") == 1 + of(
        before, "queries_total", outcome="held"
    )
    assert of(after, "query_seconds_total") == of(before, "query_seconds_total")


def test_the_edition_and_how_long_it_took_are_told(client: TestClient) -> None:
    values = read(client)
    assert of(values, "edition_source_quads") == 1
    assert 0 <= of(values, "edition_age_seconds") < 3600
    took = [of(values, "edition_made_seconds", step=each) for each in ("check", "build")]
    assert 0 <= took[0] < took[1]
    assert of(values, "processes") == of(values, "processes_wanted") == 1


def test_who_takes_the_catalogue_is_counted_without_an_address(client: TestClient) -> None:
    agent = {"user-agent": "ckanext-dcat/1.2 (10.1.2.3)"}
    for _ in range(2):
        assert client.get("/catalog.ttl", headers=agent).status_code == 200
    values = read(client)
    assert of(values, "taken_total", what="catalog", who="CKAN") == 2
    assert of(values, "taken_last_timestamp_seconds", what="catalog", who="CKAN") > 1.7e9
    assert "10.1.2.3" not in client.get("/metrics").text


def test_openmetrics_is_had_by_those_who_ask_for_it(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_readiness_tells_what_is_up_and_what_is_missing(client: TestClient) -> None:
    told = client.get("/readyz").json()
    assert told["ready"] is True
    assert told["processes"] == {"wanted": 1, "up": 1}
    assert told["queries"]["workers"] == 2
    assert told["editions"] == [told["edition"]]
    client.get("/sparql", params={"query": "ASK {}"})
    status = client.get("/readyz", params={"all": "1"}).status_code
    assert (status == 200) is (client.get("/readyz").json()["missing"] == [])


@pytest.mark.parametrize(
    ("language", "title", "harvest"),
    [
        ("ja", "サーバーの状態", "カタログ"),
        ("en", "How the server is", "Catalogue"),
        ("vi", "Tình trạng máy chủ", "Danh mục"),
    ],
)
def test_people_have_a_page_of_how_the_server_is(
    client: TestClient, language: str, title: str, harvest: str
) -> None:
    client.get("/catalog.ttl", headers={"user-agent": "Googlebot/2.1"})
    answer = client.get("/status", params={"lang": language})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-language"] == language
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<th scope="row">{harvest}</th><td>Google</td>' in answer.text
    assert client.get("/readyz").json()["edition"] in answer.text


# Who may look -------------------------------------------------------------------------------------

ELSEWHERE = {"host": "data.example.jp"}
MINE = {"host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("peer", "headers", "version", "networks", "may"),
    [
        (LOCAL, MINE, "1.1", None, True),
        ("::1", {"host": "[::1]:8000"}, "1.1", None, True),
        (LOCAL, {"host": "localhost"}, "1.1", None, True),
        (LOCAL, ELSEWHERE, "1.1", None, False),
        (LOCAL, {}, "1.1", None, False),
        (LOCAL, MINE, "1.0", None, False),  # as nginx speaks to what is behind it
        (LOCAL, {**MINE, "x-forwarded-for": "192.0.2.7"}, "1.1", None, False),
        (LOCAL, {**MINE, "x-forwarded-for": "127.0.0.1"}, "1.1", None, False),
        (LOCAL, {**MINE, "x-forwarded-proto": "https"}, "1.1", None, False),
        (LOCAL, {**MINE, "via": "1.1 proxy"}, "1.1", None, False),
        ("192.0.2.7", MINE, "1.1", None, False),
        ("192.0.2.7", ELSEWHERE, "1.1", ("192.0.2.0/24",), True),
        ("192.0.3.7", ELSEWHERE, "1.1", ("192.0.2.0/24",), False),
        (LOCAL, {**ELSEWHERE, "x-forwarded-for": "192.0.2.7"}, "1.1", ("192.0.2.7",), True),
        (LOCAL, {**MINE, "x-forwarded-for": "192.0.2.7, 192.0.2.8"}, "1.1", ("192.0.2.7",), False),
        ("192.0.2.9", {**ELSEWHERE, "x-forwarded-for": "192.0.2.7"}, "1.1", ("192.0.2.7",), False),
        (LOCAL, MINE, "1.1", (), False),
    ],
)  # fmt: skip
def test_only_operators_may_read_the_counts(
    peer: str, headers: dict[str, str], version: str, networks: tuple[str, ...] | None, may: bool
) -> None:
    operate = Operate() if networks is None else Operate(metrics=networks)
    site = Site(root=Path(), operate=operate)
    scope = {"client": (peer, 1234), "http_version": version}
    assert may_watch(scope, headers, site) is may


def test_others_are_told_what_would_let_them(site: Site) -> None:
    with client_of(site, Place(site.root / "editions"), "192.0.2.7") as client:
        answer = client.get("/metrics", headers={"accept-language": "vi"})
    assert answer.status_code == 403
    assert "operate.metrics" in answer.json()["detail"]


def test_what_is_no_network_is_refused_when_the_site_is_read() -> None:
    with pytest.raises(SiteError, match=r"operate\.metrics"):
        checked(Site(root=Path(), operate=Operate(metrics=("everybody",))), "site.toml")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (LOCAL, "198.51.100.1", "198.51.100.1"),
        (LOCAL, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (LOCAL, "203.0.113.9, 127.0.0.1", "203.0.113.9"),
        (LOCAL, "", ""),
        (LOCAL, " , ", ""),
    ],
)
def test_a_client_is_who_a_trusted_proxy_says(peer: str, forwarded: str, address: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of({"client": (peer, 1)}, headers, Site(root=Path())) == address


@pytest.mark.parametrize(
    ("address", "known_by"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:443", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_household_is_one_client(address: str, known_by: str) -> None:
    assert network_of(address) == known_by


# Names and labels ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "route", "harvest"),
    [
        ("/", "home", ""),
        ("/press/sakai/2023/cop28-mou", "press", ""),
        ("/catalog.ttl", "catalog", "catalog"),
        ("/feed.atom", "feed", "feed"),
        ("/ldes/press.ttl", "ldes", "ldes"),
        ("/dumps/", "dumps", ""),
        ("/dumps/latest/everything.nq.gz", "dumps", "dumps"),
        ("/sitemap.xml", "sitemap", "sitemap"),
        ("/.well-known/void", ".well-known", "void"),
        ("/" + "x" * 1000, "other", ""),
        ("/%F0%9F%92%A9", "other", ""),
    ],
)
def test_addresses_become_few_labels(path: str, route: str, harvest: str) -> None:
    assert (route_of(path), harvest_of(path)) == (route, harvest)


def test_formats_and_programs_become_few_labels() -> None:
    kinds = {format_of(each) for each in ("text/turtle; charset=utf-8", "", "a/b", "x" * 99)}
    assert kinds == {"ttl", "none", "other"}
    assert harvester_of([(b"user-agent", b"somebody@example.jp")]) == "other"


@pytest.mark.parametrize(
    ("sent", "is_trusted", "is_taken"),
    [
        (b"abc-1.2:3", True, True),
        (b"abc", False, False),
        (b"a b", True, False),
        (b"a\r\nset-cookie: x", True, False),
        (b"x" * 129, True, False),
        (b"", True, False),
    ],
)
def test_the_id_of_a_trusted_proxy_is_kept_when_it_is_one(
    sent: bytes, is_trusted: bool, is_taken: bool
) -> None:
    found = Ids().of([(b"x-request-id", sent)], is_trusted=is_trusted)
    assert (found == sent) is is_taken


def test_every_answer_says_its_id_and_so_does_a_problem(client: TestClient) -> None:
    ids = [client.get("/doc/a.ttl").headers["x-request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    named = {"x-request-id": "from-the-proxy", "accept": "application/json"}
    answer = client.get("/doc/none", headers=named)
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "from-the-proxy"


# The board ----------------------------------------------------------------------------------------


def test_who_takes_a_place_goes_on_counting_there() -> None:
    board = Board(2, 2)
    assert board.all() == []
    Post(board, 1).tell({"sums": [["request", "doc", 200, "ttl", 7]]})
    assert Post(board, 1).before["sums"] == [["request", "doc", 200, "ttl", 7]]
    assert [is_up(state) for state in board.all()] == [True]


def test_what_is_too_long_or_damaged_is_passed_over() -> None:
    board = Board(1)
    board.write(0, {"a": 1})
    board.write(0, {"a": "x" * (1 << 20)})
    assert board.read(0) == {"a": 1}
    board._memory[9:10] = b"?"
    assert board.read(0) is None


@pytest.mark.parametrize(("pid", "ago"), [(2**22 + 1, 0), (1, 60)])
def test_who_is_gone_or_gives_no_sign_is_not_up(pid: int, ago: float) -> None:
    import time

    assert not is_up({"pid": pid, "beat": time.monotonic() - ago})
