"""The page of each class: what a reader of it looks for, where it is looked for."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
Serve = Callable[[dict[str, str]], TestClient]
Read = Callable[[str], str]

RELEASE = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<{root}/press/example/{number}#it> a obg:PressRelease ; dcterms:title "Release {number}"@en .
<{root}/press/example/{number}#tenure> a obg:Tenure ;
    org:member <{root}/id/person/someone> ;
    org:organization <{root}/id/org/town> ;
    obg:post <{root}/id/post/{post}> ;
    obg:attestedOn "2023-12-06"^^xsd:date .
"""
SHARED = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<{root}/id/person/someone> a foaf:Person ; foaf:name "Someone" ; rdfs:label "Someone" .
<{root}/id/org/town> a org:FormalOrganization ; rdfs:label "Town"@en .
<{root}/id/post/mayor> a org:Post ; rdfs:label "Mayor"@en ; org:postIn <{root}/id/org/town> .
<{root}/id/post/clerk> a org:Post ; rdfs:label "Clerk"@en ; org:postIn <{root}/id/org/town> .
"""


@pytest.fixture(scope="module")
def read(client: TestClient) -> Read:
    """Return a function from a path to the words of its English page, without markup."""

    def of(path: str) -> str:
        page = client.get(f"{path}?lang=en", headers=HTML).text
        main = page.split("<main", 1)[1].split("</main>", 1)[0]
        return " ".join(re.sub(r"<[^>]*>", " ", main).split())

    return of


def test_an_event_shows_both_clocks_the_programme_and_who_took_part(read: Read) -> None:
    words = read("/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023")
    assert "11:35 – 12:05 UTC+04:00" in words
    assert "16:35 – 17:05 UTC+09:00" in words
    assert words.index("Dang Son Hai") < words.index("Concluded here")
    assert "Part of Clean City Partnership Programme Seminar" in words


def test_an_agreement_shows_its_parties_apart_from_its_witness(read: Read) -> None:
    words = read("/doc/agreement/sakai-ba-ria-vung-tau-mou-2023")
    parties = words.index("Parties")
    witness = words.index("Witness")
    between = words[min(parties, witness) : max(parties, witness)]
    assert "Sakai City" in between and "Ministry" not in between


def test_a_body_shows_what_it_concluded_and_its_units(read: Read) -> None:
    words = read("/doc/org/sakai")
    assert "Agreements it concluded Memorandum" in words
    assert re.search(r"Units Environment Bureau", words)


def test_a_place_that_was_merged_shows_the_change_and_marks_it_as_later(read: Read) -> None:
    assert "Changes later Merger of the provinces" in read("/doc/place/ba-ria-vung-tau")


def test_an_initiative_shows_who_carries_it_out(read: Read) -> None:
    words = read("/doc/initiative/sakai-decarbonisation-smart-city-project")
    assert "carried out by Sakai City" in words


def test_the_page_of_a_person_who_heads_nothing_is_short_and_not_indexed(
    client: TestClient,
) -> None:
    page = client.get("/doc/person/matsuzawa?lang=en", headers=HTML).text
    assert 'content="noindex"' in page
    assert "short on purpose" in page
    assert 'id="all"' not in page


def test_the_page_of_whoever_heads_a_body_gathers_what_is_known(client: TestClient) -> None:
    page = client.get("/doc/person/nagafuji-hideki?lang=en", headers=HTML).text
    assert "noindex" not in page
    assert 'id="appearances"' in page and 'id="all"' in page


@pytest.mark.parametrize(
    ("posts", "gathered"), [(("mayor", "mayor"), True), (("mayor", "clerk"), False)]
)
def test_a_person_is_gathered_once_two_releases_name_one_post(
    serve: Serve, posts: tuple[str, str], gathered: bool
) -> None:
    root = "http://127.0.0.1:8000"
    files = {
        f"data/press/example/{number}.ttl": RELEASE.format(root=root, number=number, post=post)
        for number, post in enumerate(posts)
    }
    files["data/authority/shared.ttl"] = SHARED.format(root=root)
    files["site.toml"] = f'base = "{root}/"\n'
    page = serve(files).get("/doc/person/someone?lang=en", headers=HTML).text
    assert ('content="noindex"' not in page) == gathered


def test_all_posts_of_a_person_are_told(serve: Serve) -> None:
    """Only lists that lead on to all of them are cut short."""
    root = "http://127.0.0.1:8000"
    files = {
        f"data/press/example/{number}.ttl": RELEASE.format(root=root, number=number, post="mayor")
        for number in range(12)
    }
    files["data/authority/shared.ttl"] = SHARED.format(root=root)
    files["site.toml"] = f'base = "{root}/"\n'
    page = serve(files).get("/doc/person/someone?lang=en", headers=HTML).text
    posts = page.partition('id="posts"')[2].partition("</section>")[0]
    assert posts.count("<li>") == 12


@pytest.mark.parametrize(
    ("path", "name"),
    [("/doc/agreement/unfccc", "Parties"), ("/doc/agreement/unfccc", "Signatories"),
     ("/doc/event/unfccc-cop", "When")],
)  # fmt: skip
def test_what_no_source_states_is_said_to_be_so(client: TestClient, path: str, name: str) -> None:
    text = client.get(path, params={"lang": "en"}, headers=HTML).text
    (said,) = re.findall(rf"<dt>{name}\s*</dt><dd>(.*?)</dd>", text, re.S)
    assert re.sub("<[^>]+>", "", said).strip() == "not stated"


def test_no_list_of_facts_is_empty(client: TestClient) -> None:
    text = client.get("/doc/event/unfccc-cop", params={"lang": "en"}, headers=HTML).text
    assert not re.search(r'<dl class="facts">\s*</dl>', text)


def test_a_described_thing_is_shown_with_the_prefixes_that_it_uses(client: TestClient) -> None:
    iri = "https://w3id.org/oboegaki/id/agreement/sakai-ba-ria-vung-tau-mou-2023"
    text = client.get("/sparql", params={"query": f"DESCRIBE <{iri}>"}, headers=HTML).text
    shown = unescape(re.findall("<pre[^>]*><code>(.*?)</code>", text, re.S)[0])
    declared = re.findall("^@prefix ([a-z]+):", shown, re.M)
    body = shown.partition("\n<")[2]
    assert "obg" in declared
    assert [each for each in declared if not re.search(rf"(?<![\w-]){each}:", body)] == []
    triples = set(parse(shown, format=RdfFormat.TURTLE))
    asked = client.get("/sparql", params={"query": f"DESCRIBE <{iri}>", "format": "nt"}).content
    assert triples == set(parse(asked, format=RdfFormat.N_TRIPLES))


def test_of_many_agreements_the_newest_are_told_and_a_list_has_all(serve: Serve) -> None:
    root = "http://127.0.0.1:8000"
    agreements = "".join(
        f"<{root}/id/agreement/a{number}> a obg:Agreement ;"
        f' obg:concludedOn "20{number}-01-01"^^xsd:date ;'
        f' rdfs:label "合意{number}"@ja , "agreement {number}"@en ;'
        f" obg:party <{root}/id/org/town> , <{root}/id/org/city> .\n"
        for number in range(11, 23)
    )
    names = "".join(
        f'<{root}/id/org/{name}> a org:FormalOrganization ; rdfs:label "{name}"@en .\n'
        for name in ("town", "city")
    )
    prefixes = SHARED.partition("<{root}")[0] + (
        "PREFIX obg: <https://w3id.org/oboegaki/ns#>\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    )
    client = serve({
        "site.toml": f'base = "{root}/"\n',
        "data/authority/all.ttl": prefixes + agreements + names,
    })  # fmt: skip
    page = client.get("/doc/org/town?lang=en", headers=HTML).text
    section = page.partition('id="agreements"')[2].partition("</section>")[0]
    assert re.findall(r">(agreement \d+)<", section) == [
        f"agreement {n}" for n in range(22, 12, -1)
    ]
    (listed,) = re.findall(r'<a href="([^"]+)">See all 12</a>', section)
    assert client.get(unescape(listed), headers=HTML).text.count("/doc/agreement/a") >= 12


@pytest.mark.parametrize(("number", "shown"), [(12, 12), (60, 10)])
def test_of_many_press_releases_that_speak_of_a_thing_the_newest_are_told(
    serve: Serve, number: int, shown: int
) -> None:
    root = "http://127.0.0.1:8000"
    said = (
        "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
        "PREFIX obg: <https://w3id.org/oboegaki/ns#>\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n" + SHARED.partition("<{root}")[0]
    )
    town = f'<{root}/id/org/town> a org:FormalOrganization ; rdfs:label "Town"@en .\n'
    releases = {
        f"data/press/town/2020/r{day:02}.ttl": f"{said}{town}"
        f"<{root}/press/town/2020/r{day:02}#it> a obg:PressRelease ;"
        f' dcterms:title "Release {day}"@en ; dcterms:publisher <{root}/id/org/town> ;'
        f' dcterms:issued "2020-{1 + day // 28:02}-{1 + day % 28:02}"^^xsd:date .\n'
        for day in range(number)
    }
    client = serve({"site.toml": f'base = "{root}/"\n', **releases})
    page = client.get("/doc/org/town?lang=en", headers=HTML).text
    section = page.partition('id="releases"')[2].partition("</section>")[0]
    told = [int(each) for each in re.findall(r">Release (\d+)<", section)]
    newest = range(number - 1, number - 1 - shown, -1)
    assert (sorted(told, reverse=True) if shown == number else told) == list(newest)
    assert ("many more speak of it" in section) == (shown < number)
    for anchor in re.findall(r'href="#(\w+)"', section):
        assert f'id="{anchor}"' in page
