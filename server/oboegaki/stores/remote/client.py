"""The HTTP client of an engine: how it introduces itself, and what it never does.

It follows no redirect (a password would go along), reads no proxy and no netrc from the
environment, and asks for no compression (a small answer must not become a large one).
"""

from typing import TYPE_CHECKING, Any

from oboegaki import __version__
from oboegaki.engine import Engine
from oboegaki.errors import SiteError, Text
from oboegaki.site import engine_login

if TYPE_CHECKING:
    import httpx

_CONNECT = 10.0


def client(engine: Engine) -> "httpx.AsyncClient":
    """Return a pool of connections for queries; raises SiteError without httpx or the login."""
    library = _library()
    limits = library.Limits(max_connections=engine.connections, keepalive_expiry=5.0)
    # The deadline of a query is that of its caller, who knows how much of it is left.
    timeout = library.Timeout(None)
    made: httpx.AsyncClient
    made = library.AsyncClient(timeout=timeout, limits=limits, **_common(engine))
    return made


def loader(engine: Engine) -> "httpx.Client":
    """Return a client for a load, which an engine may take long to answer."""
    library = _library()
    timeout = library.Timeout(engine.load_seconds, connect=_CONNECT)
    made: httpx.Client = library.Client(timeout=timeout, **_common(engine))
    return made


def _common(engine: Engine) -> dict[str, Any]:
    headers = {"User-Agent": f"oboegaki/{__version__}", "Accept-Encoding": "identity"}
    login = engine_login(engine)
    if login and engine.authentication == "bearer":
        headers["Authorization"] = f"Bearer {login}"
    common: dict[str, Any] = {"headers": headers, "follow_redirects": False, "trust_env": False}
    if login and engine.authentication != "bearer":
        common["auth"] = _by_name(engine.authentication, *login.partition(":")[::2])
    return common


def _by_name(authentication: str, name: str, secret: str) -> Any:
    httpx = _library()
    kind = httpx.DigestAuth if authentication == "digest" else httpx.BasicAuth
    return kind(name, secret)


def _library() -> Any:
    """Import httpx, which comes with the extra `remote`."""
    try:
        import httpx
    except ImportError:
        raise SiteError(
            Text("httpx がありません。", "httpx is not installed.", "Chưa cài httpx."),
            Text("pip install 'oboegaki[remote]' を実行してください。",
                 "Run `pip install 'oboegaki[remote]'`.",
                 "Hãy chạy `pip install 'oboegaki[remote]'`."),
        ) from None  # fmt: skip
    return httpx
