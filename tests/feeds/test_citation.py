"""How to cite, and link sets: our own reading of them, and that of `signposting`."""

import json
import re
from typing import Any

import pytest
from programs import read_with
from publishing import BASE, Desk, release
from running import serving
from starlette.testclient import TestClient

HOST = "http://127.0.0.1:8000"
PAGE = "/press/city/2023/x"
HTML = {"Accept": "text/html"}
FORMS = {
    "bib": "application/x-bibtex",
    "csljson": "application/vnd.citationstyles.csl+json",
    "cff": "application/yaml",
}
_SIGNPOSTS = """
import json, sys, signposting
found = signposting.find_signposting_http(sys.argv[1])
sets = [signposting.linkset.find_signposting_linkset(each.target) for each in found.linksets]
print(json.dumps({
    "cite-as": str(found.citeAs.target), "license": str(found.license.target),
    "describedby": sorted(str(each.type) for each in found.describedBy),
    "item": len(found.items), "linkset": len(sets),
    "same": [str(each.for_context(found.context_url).citeAs.target) for each in sets],
}))
"""

_CFF = """
import json, sys
from cffconvert import Citation
found = Citation(sys.stdin.read())
found.validate()
print(json.dumps(found.cffobj["license"]))
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("cited"))
    desk.publish({"data/press/city/2023/x.ttl": release("x", "覚書 & 100% {a}_b")})
    return desk


@pytest.mark.parametrize("page", [PAGE, "/citation"])
def test_every_form_is_under_a_suffix_and_by_negotiation(desk: Desk, page: str) -> None:
    with desk.client() as client:
        for suffix, media_type in FORMS.items():
            fixed = client.get(f"{page}.{suffix}")
            assert fixed.headers["Content-Type"] == media_type
            assert fixed.text == client.get(page, headers={"Accept": media_type}).text
            assert "20" in fixed.text


@pytest.mark.parametrize("language", ["ja", "en", "vi"])
def test_a_page_tells_how_to_cite_it_in_the_language_of_its_reader(
    client: TestClient, language: str
) -> None:
    """By the name that its heading has."""
    path = "/doc/agreement/sakai-ba-ria-vung-tau-mou-2023"
    text = client.get(path, params={"lang": language}, headers=HTML).text
    heading = re.sub("<[^>]+>", "", re.findall("<h1.*?</h1>", text, re.S)[0])
    authors = {"ja": "oboegaki プロジェクト", "en": "The oboegaki project", "vi": "Dự án oboegaki"}
    cited = f"{authors[language]} (20"
    assert re.search(re.escape(cited) + rf"\d\d\)\. {re.escape(heading)}\. ", text)


def test_a_citation_names_the_document_by_its_name(desk: Desk) -> None:
    with desk.client() as client:
        (item,) = client.get(f"{PAGE}.csljson").json()
        assert (item["title"], item["URL"]) == ("覚書 & 100% {a}_b", f"{BASE}press/city/2023/x")
        assert item["type"] == "dataset"
        assert len(item["issued"]["date-parts"][0]) == 3
        (whole,) = client.get("/citation.json").json()
        assert whole["title"] == "試験の資料"
        assert whole["URL"] == f"{BASE}catalog#dataset"
        entry = client.get(f"{PAGE}.bib").text
        assert r"覚書 \& 100\% \{a\}\_b" in entry
        assert entry.replace(r"\{", "").replace(r"\}", "").count("{") == entry.replace(
            r"\{", "").replace(r"\}", "").count("}")  # fmt: skip
        for path in (PAGE, "/dumps/"):
            page = client.get(path, params={"lang": "en"}, headers=HTML).text
            assert "How to cite" in page
            for link in re.findall(r'<a href="([^"]+[.](?:bib|cff|csljson))"', page):
                assert client.get(link).status_code == 200


@pytest.mark.e2e
@pytest.mark.parametrize("page", [PAGE, "/citation"])
def test_the_citation_file_is_valid(desk: Desk, page: str) -> None:
    with desk.client() as client:
        text = client.get(f"{page}.cff").text
    assert read_with(_CFF, stdin=text) == "CC-BY-4.0"


def _links(linkset: dict[str, Any], anchor: str) -> dict[str, list[str]]:
    (context,) = [each for each in linkset["linkset"] if each["anchor"] == anchor]
    return {
        name: [target["href"] for target in targets]
        for name, targets in context.items()
        if name != "anchor"
    }


@pytest.mark.parametrize(("page", "suffix"), [(PAGE, PAGE), ("/", "/linkset")])
def test_a_link_set_says_what_the_header_says_and_how_the_files_lead_back(
    desk: Desk, page: str, suffix: str
) -> None:
    with desk.client() as client:
        header = client.get(page, headers=HTML).headers["Link"]
        assert f'<{suffix}.linkset>; rel="linkset"; type="application/linkset+json"' in header
        answer = client.get(f"{suffix}.linkset")
        assert answer.headers["Content-Type"] == "application/linkset+json"
        found = _links(answer.json(), f"{HOST}{page}")
        for target, relations in re.findall(r'<([^>]+)>; rel="([^"]+)"', header):
            absolute = HOST + target if target.startswith("/") else target
            for relation in relations.split():
                assert absolute in found[relation], (relation, target)
        for file in (*found.get("item", ()), *found["describedby"]):
            back = _links(answer.json(), file)
            assert f"{HOST}{page}" in (*back.get("collection", ()), *back.get("describes", ()))
            assert client.get(file.removeprefix(HOST)).status_code == 200
        text = client.get(f"{suffix}.links")
        assert text.headers["Content-Type"] == "application/linkset"
        assert text.text.count("anchor=") == text.text.count("rel=")
        assert text.text.count("rel=") == json.dumps(answer.json()).count('"href"')


@pytest.mark.parametrize("path", ["/shapes.cff", "/shapes.json", "/citation.ttl", "/linkset.bib"])
def test_a_form_that_a_page_has_not_is_not_found(desk: Desk, path: str) -> None:
    with desk.client() as client:
        assert client.get(path).status_code == 404


@pytest.mark.e2e
@pytest.mark.parametrize("path", ["press/city/2023/x", "", "dumps/"])
def test_signposting_reads_every_link(desk: Desk, path: str) -> None:
    with serving(desk.folder / "site", "--editions", desk.place.folder) as server:
        found = read_with(_SIGNPOSTS, server + path)
    assert isinstance(found, dict)
    name = f"{BASE}press/city/2023/x" if path.startswith("press") else f"{BASE}catalog#dataset"
    assert found["cite-as"] == name
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert set(FORMS.values()) <= set(found["describedby"])
    assert found["linkset"] == 1
    assert found["same"] == [name]
    assert bool(found["item"]) != path.startswith("press")
