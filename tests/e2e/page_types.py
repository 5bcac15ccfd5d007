"""One page of each type that there is, on the flagship: what the judges of pages look at."""

from typing import NamedTuple
from urllib.parse import quote

PRESS = "/press/sakai/2023/cop28-mou"
_EVENT = "/doc/event/clean-city-partnership-programme-seminar-2023"
_AGREEMENT = "https://w3id.org/oboegaki/id/agreement/sakai-ba-ria-vung-tau-mou-2023"
_PURSUED = "https://w3id.org/oboegaki/ns#pursuedBy"
_TABLE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20"
_GRAPH = f"DESCRIBE <{_AGREEMENT}>"


class PageType(NamedTuple):
    """Where a page is, the status that it has, and whether it is about a thing of the data."""

    path: str
    status: int = 200
    is_thing: bool = False


def _thing(path: str) -> PageType:
    return PageType(path, is_thing=True)


def _asked(query: str) -> str:
    return f"/sparql?query={quote(query)}"


PAGES = {
    "home": PageType("/"),
    "release": _thing(PRESS),
    "agreement": _thing("/doc/agreement/sakai-ba-ria-vung-tau-mou-2023"),
    "treaty": _thing("/doc/agreement/unfccc"),
    "event": _thing(_EVENT),
    "series of events": _thing("/doc/event/unfccc-cop"),
    "person": _thing("/doc/person/nagafuji-hideki"),
    "person of whom little is gathered": _thing("/doc/person/tsujio"),
    "organisation": _thing("/doc/org/sakai"),
    "place": _thing("/doc/place/ba-ria-vung-tau"),
    "initiative": _thing("/doc/initiative/jcm"),
    "generic": _thing("/doc/post/sakai-mayor"),
    "of others": _thing("/about?iri=https%3A%2F%2Fschema.org%2FEvent"),
    "what refers to it": PageType(f"/doc/org/sakai?property={quote(_PURSUED, '')}"),
    "neighbours": PageType("/doc/org/sakai?view=graph"),
    "concept scheme": _thing("/concept/role"),
    "ontology": PageType("/ns"),
    "shapes": PageType("/shapes"),
    "data": PageType("/dumps/"),
    "catalogue": PageType("/catalog"),
    "editions": PageType("/catalog/editions"),
    "VoID": PageType("/.well-known/void"),
    "results": PageType(f"/search?q={quote('堺市')}"),
    "no results": PageType("/search?q=zzzz"),
    "list": PageType("/search?class=obg:Agreement"),
    "query form": PageType("/sparql"),
    "result": PageType(_asked(_TABLE)),
    "result as a graph": PageType(_asked(_GRAPH)),
    "yes or no": PageType(_asked("ASK {}")),
    "refused query": PageType(_asked("SELECT ("), 400),
    "saved queries": PageType("/queries"),
    "saved query": PageType("/queries/01-project-names"),
    "change stream": PageType("/ldes"),
    "API": PageType("/api"),
    "pinned": PageType(f"{PRESS}?edition={{edition}}"),
    "help": PageType("/help"),
    "how to cite": PageType("/help/cite"),
    "Excel": PageType("/help/excel"),
    "mistakes": PageType(f"/help/correct?about={quote(_AGREEMENT, '')}"),
    "officer": PageType("/help/officer"),
    "style guide": PageType("/style"),
    "not found": PageType("/nowhere", 404),
    "not a page": PageType("/search?page=0", 400),
}
"""Type -> page."""

LONG = ("ontology", "shapes", "API", "result as a graph")
"""Types of which judges have much to read, and only more of the same."""
