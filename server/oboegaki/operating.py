"""The settings of those who run a server: what may be seen of it, and what each client may take."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from oboegaki.errors import Text
from oboegaki.settings import setting


@dataclass(frozen=True, slots=True)
class Fair:
    """What one client may take; those on this machine, and those a proxy hides, have no bound."""

    client_requests: float = setting(
        "requests a second that one client may make over time, ready answers not counted; 0: any",
        100.0,
    )
    client_burst: float = setting("requests that one client may make at once before that", 1000.0)
    client_query_share: float = setting(
        "seconds of queries a second that one client may have over time; 0: any", 0.5
    )
    client_query_seconds: float = setting("seconds of queries that he may have before that", 60.0)
    client_queries: int = setting(
        "queries of one client at the same time, those that wait included; 0: any", 8
    )


@dataclass(frozen=True, slots=True)
class Operate:
    """How a server is watched."""

    metrics: tuple[str, ...] = setting(
        "addresses or networks that may read /metrics; by default this machine, and no proxy on it",
        ("127.0.0.1", "::1"),
    )
    log: str = setting(
        "where a line for each request goes: - for standard error, else a file; empty: none",
        "",
    )
    stop_seconds: int = setting(
        "time that answers under way have when the server stops, in seconds", 10
    )
    log_personal: bool = setting(
        "those lines also hold the client's address, the query of the address and the User-Agent",
        False,
    )


def operate_problems(operate: Operate) -> Iterator[tuple[bool, Text, Text]]:
    """Yield, for how a server is watched: is it wrong, what, and the remedy."""
    for name in operate.metrics:
        yield (
            not _is_network(name),
            Text(f"operate.metrics「{name}」が使えません。",
                 f'operate.metrics "{name}" cannot be used.'),
            Text("192.0.2.7 や 192.0.2.0/24 のように、アドレスかネットワークを書いてください。",
                 "Give an address or a network, such as 192.0.2.7 or 192.0.2.0/24."),
        )  # fmt: skip


def _is_network(name: str) -> bool:
    try:
        ipaddress.ip_network(name)
    except ValueError:
        return False
    return True
