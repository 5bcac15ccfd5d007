"""The settings of a SPARQL engine elsewhere, and what can be wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oboegaki.errors import Text
from oboegaki.settings import setting

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`@#]+")
_VARIABLE = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*)?")


@dataclass(frozen=True, slots=True)
class Engine:
    """A SPARQL 1.1 engine elsewhere; two data sets of it hold the edition in turn."""

    query: tuple[str, ...] = setting("query addresses of its two data sets", ())
    load: tuple[str, ...] = setting("Graph Store addresses of the same two data sets", ())
    whole: bool = setting("a data set is loaded whole, as N-Quads; false: graph by graph", True)
    default_graph: str = setting(
        "graph that stands for the default graph, where the engine has none; empty: it has", ""
    )
    own_graphs: tuple[str, ...] = setting("graphs of the engine itself, which are let be", ())
    login: str = setting("environment variable with user:password or a token; empty: none", "")
    authentication: str = setting("basic, digest or bearer", "basic")
    connections: int = setting("queries that it is asked at the same time", 8)
    deadline: str = setting("parameter that tells it the deadline of a query; empty: none", "")
    deadline_in_milliseconds: bool = setting("that parameter is in milliseconds", False)
    load_seconds: float = setting("time for one request of a load, in seconds", 3600.0)


def engine_problems(store: str, engine: Engine) -> Iterator[tuple[bool, Text, Text]]:
    """Yield, for the engine of queries: is it wrong, what, and the remedy."""
    yield (
        store not in ("embedded", "sparql"),
        Text(f"store「{store}」は使えません。", f'store "{store}" is unknown.'),
        Text("embedded か sparql にしてください。", "Use embedded or sparql."),
    )
    for name, addresses in (("query", engine.query), ("load", engine.load)):
        good = [each for each in dict.fromkeys(addresses) if _ADDRESS.fullmatch(each)]
        yield (
            store == "sparql" and (len(addresses) != 2 or len(good) != 2),
            Text(f"engine.{name} が使えません。", f"engine.{name} cannot be used."),
            Text("異なる http(s) の URL を二つ書いてください（利用者名やパスワードは入れません）。",
                 "Give two different http(s) URLs, without user and password."),
        )  # fmt: skip
    yield (
        engine.authentication not in ("basic", "digest", "bearer")
        or not _VARIABLE.fullmatch(engine.login),
        Text("engine.login か engine.authentication が使えません。",
             "engine.login or engine.authentication cannot be used."),
        Text("login は環境変数の名前、authentication は basic、digest、bearer のいずれかです。",
             "login names an environment variable; authentication is basic, digest or bearer."),
    )  # fmt: skip
