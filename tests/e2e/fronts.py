"""A way to reach the server, and the few addresses that the suites ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from httpx2 import Client, Response

SAKAI = "/doc/org/sakai"
PRESS = "/press/sakai/2023/cop28-mou"
BASE = "https://w3id.org/oboegaki/"
TURTLE, JSON_LD, HTML, TRIG = "text/turtle", "application/ld+json", "text/html", "application/trig"
PROBLEM = "application/problem+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

Headers = Mapping[str, str] | Sequence[tuple[str, str]]
_USUAL = {"accept": "*/*", "accept-encoding": "identity"}


@dataclass(frozen=True)
class Front:
    """A client beside the address by which it reaches the server."""

    client: Client
    origin: str
    root: str = ""

    def ask(self, method: str, path: str, headers: Headers = (), **more: Any) -> Response:
        """Send a request to a path of ours and take the answer as it comes, redirects included.

        A header given as "" is not sent at all.
        """
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        sent = [(name.lower(), value) for name, value in pairs]
        named = {name for name, _ in sent}
        lines = [(name, value) for name, value in _USUAL.items() if name not in named]
        lines += [line for line in sent if line[1]]
        url = self.origin + self.root + path
        request = self.client.build_request(method, url, headers=lines, **more)
        for name in named - {name for name, _ in lines}:
            request.headers.pop(name, None)
        return self.client.send(request, follow_redirects=False)

    def get(self, path: str, headers: Headers = ()) -> Response:
        """Send GET."""
        return self.ask("GET", path, headers)

    def path_of(self, reference: str) -> str:
        """Return the path (without the prefix) that a reference in an answer leads to.

        Fails when it leads anywhere but to this server, or past its prefix.
        """
        path = reference.removeprefix(self.origin)
        assert path.startswith(self.root + "/"), reference
        return path.removeprefix(self.root)


def media_type(answer: Response) -> str:
    """Return the type of an answer, without parameters."""
    found: str = answer.headers.get("content-type", "").partition(";")[0]
    return found


def varies(answer: Response) -> set[str]:
    """Return the request headers that an answer depends on, in lower case."""
    return {name.strip().lower() for name in answer.headers.get("vary", "").split(",")}
