"""Several shapes of data for one thing, chosen by profile (W3C, Content Negotiation by Profile)."""

import pytest
from starlette.testclient import TestClient

from oboegaki.formats import EXPANDED, FRAMED, SCHEMA_ORG

PRESS = "/press/sakai/2023/cop28-mou"
EVENT = "/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023"
LD = "application/ld+json"
DCAT_AP = "http://data.europa.eu/r5r/"

WISHES = [
    # headers, the profile of the answer
    ({"accept": f'{LD};profile="{SCHEMA_ORG}"'}, SCHEMA_ORG),
    ({"accept": LD, "accept-profile": f"<{SCHEMA_ORG}>"}, SCHEMA_ORG),
    ({"accept-profile": f"<{SCHEMA_ORG}>"}, SCHEMA_ORG),
    ({"accept": "*/*", "accept-profile": f"<{FRAMED}>;q=0.5, <{SCHEMA_ORG}>;q=0.9"}, SCHEMA_ORG),
    ({"accept": LD, "accept-profile": f"<{EXPANDED}>"}, EXPANDED),
    ({"accept": LD, "accept-profile": f"<{FRAMED}>, <urn:unheard>"}, FRAMED),
]


@pytest.mark.parametrize(("headers", "profile"), WISHES)
def test_a_profile_is_given_and_named(
    client: TestClient, headers: dict[str, str], profile: str
) -> None:
    answer = client.get(EVENT, headers=headers)
    assert answer.status_code == 200
    assert f'<{profile}>; rel="profile"' in answer.headers["link"]
    assert "Accept-Profile" in answer.headers["vary"]
    answer.json()


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "text/turtle", "accept-profile": f"<{SCHEMA_ORG}>"},
        {"accept": LD, "accept-profile": "<urn:unheard>"},
        {"accept": LD, "accept-profile": "not a profile"},
        {"accept": LD, "accept-profile": f"<{SCHEMA_ORG}>;q=0"},
        {"accept": f"{LD};q=0.5, text/turtle", "accept-profile": f"<{SCHEMA_ORG}>"},
    ],
)
def test_a_profile_never_outweighs_the_media_type_and_none_is_never_an_error(
    client: TestClient, headers: dict[str, str]
) -> None:
    answer = client.get(EVENT, headers=headers)
    assert answer.status_code == 200
    assert 'rel="profile"' not in answer.headers["link"]


@pytest.mark.parametrize(("lang", "name"), [("ja", "締結式"), ("en", "ceremony")])
def test_schema_org_is_told_in_the_readers_language(
    client: TestClient, lang: str, name: str
) -> None:
    headers = {"accept-profile": f"<{SCHEMA_ORG}>", "accept-language": lang}
    answer = client.get(EVENT, headers=headers)
    told = answer.json()
    assert told["@context"] == SCHEMA_ORG and told["@type"] == "Event"
    assert name in told["name"] and answer.headers["content-language"] == lang


def test_each_wish_has_a_validator_of_its_own(client: TestClient) -> None:
    tags = set()
    for profile in ("", SCHEMA_ORG, FRAMED):
        headers = {"accept": LD, "accept-profile": f"<{profile}>"}
        tags.add(client.get(PRESS, headers=headers).headers["etag"])
    assert len(tags) == 3


def test_what_is_not_gathered_about_a_person_is_not_had_this_way_either(client: TestClient) -> None:
    headers = {"accept": LD, "accept-profile": f"<{SCHEMA_ORG}>"}
    assert client.get("/doc/person/nagafuji-hideki", headers=headers).status_code == 200
    assert client.get("/doc/person/dang-son-hai", headers=headers).status_code == 406


def test_the_catalogue_names_the_profile_that_it_keeps(client: TestClient) -> None:
    assert f'<{DCAT_AP}>; rel="profile"' in client.get("/catalog").headers["link"]
    page = client.get("/catalog", headers={"accept": "text/html"})
    assert DCAT_AP not in page.headers["link"]
