"""Who asks: the address behind trusted proxies, as far as it can be known at all."""

import ipaddress
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from oboegaki.site import Site

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix",
              "x-real-ip", "forwarded", "via")  # fmt: skip
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(scope: Mapping[str, Any], headers: Mapping[str, str], site: Site) -> str:
    """Return the address of who asks, "" when it cannot be told: behind a proxy that hides it.

    The last address in X-Forwarded-For that is no trusted proxy's; only proxies that we trust are
    believed.
    """
    peer = scope.get("client")
    if peer is None:
        return ""
    address = str(peer[0])
    if address not in site.trusted_proxies:
        return address
    told = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    others = (each for each in reversed(told) if each and each not in site.trusted_proxies)
    return next(others, "")


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Return what a client is known by, "" for what is no address.

    An IPv6 address stands for its /64, which is one household (RFC 6177).
    """
    found = _address(address)
    if found is None:
        return ""
    if found.version == 6 and not found.is_loopback:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _address(text: str) -> Address | None:
    """Read an address, with a port or in brackets as some proxies write it."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def asker_of(scope: Mapping[str, Any], site: Site) -> str:
    """Return the client whose share a request is of; "" on this machine, and when it is hidden.

    A bound for all who come through a proxy that hides them would be one for everybody.
    """
    headers = {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"] if name == b"x-forwarded-for"
    }  # fmt: skip
    address = address_of(scope, headers, site)
    return "" if _is_loopback(address) else network_of(address)


def may_watch(scope: Mapping[str, Any], headers: Mapping[str, str], site: Site) -> bool:
    """Tell whether who asks may read the metrics.

    A proxy on this machine has a local address, too. So whoever is let in as local has to have
    asked for this machine by name, over HTTP/1.1, without any word of a proxy.
    """
    address = address_of(scope, headers, site)
    if any(name in headers for name in _PASSED_ON):
        return not _is_loopback(address) and _is_in(address, site.operate.metrics)
    peer = str((scope.get("client") or ("",))[0])
    if not _is_in(peer, site.operate.metrics):
        return False
    return not _is_loopback(peer) or _is_for_this_machine(scope, headers)


def _is_for_this_machine(scope: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name in _LOCAL and scope.get("http_version") != "1.0"


def _is_loopback(text: str) -> bool:
    found = _address(text)
    return found is not None and found.is_loopback


def _is_in(text: str, networks: Sequence[str]) -> bool:
    found = _address(text)
    return found is not None and any(found in ipaddress.ip_network(each) for each in networks)
