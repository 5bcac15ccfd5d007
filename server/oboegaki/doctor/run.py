"""Examines a public address: the table of checks, and the order in which they are made."""

from collections.abc import Callable

from oboegaki.doctor import addresses, exchanges
from oboegaki.doctor.addresses import Found
from oboegaki.doctor.asking import Public, Unanswered
from oboegaki.doctor.exchange_faults import CONTENT
from oboegaki.doctor.exchanges import NotLookedAt
from oboegaki.doctor.faults import ADDRESSES, REACHING
from oboegaki.doctor.finding import Diagnosis, Fault, Omitted, named
from oboegaki.errors import Text

Check = Callable[[Public], Found]

FAULTS: dict[str, Fault] = {**REACHING, **ADDRESSES, **CONTENT}
"""Every fault that can be seen from outside, by its name."""

CHECKS: dict[str, Check] = {
    "reached": addresses.reached,
    "addresses": addresses.given_out,
    "forged headers": addresses.forged,
    "percent-encoding": addresses.encoded,
    "http and https": addresses.plainly,
    "negotiation": exchanges.negotiated,
    "compression": exchanges.compressed,
    "caching": exchanges.cached,
    "ranges": exchanges.ranged,
    "other sites": exchanges.shared,
    "harvesters": exchanges.harvested,
    "sizes and POST": exchanges.large,
    "time": exchanges.patient,
}
"""Every look from outside, in order; the first decides whether there are others."""

_PROXIES = (("nginx", "nginx"), ("openresty", "nginx"), ("caddy", "caddy"))
_UNREACHED = Text(
    "oboegaki に届かないため。", "because oboegaki is not reached.", "vì không tới được oboegaki."
)
_SILENT = Text(
    "途中で答えが来なくなったため。", "because no answer came any more.",
    "vì không còn nhận được trả lời.",
)  # fmt: skip


def examined(public: Public, tell: Callable[[str], None], *, quick: bool = False) -> Diagnosis:
    """Return what is wrong with a public address; `tell` hears the name of each check.

    `quick` leaves out the check that takes as long as the longest query.
    """
    found = Diagnosis(proxy=_proxy(public))
    for name, check in CHECKS.items():
        if quick and check is exchanges.patient:
            continue
        tell(name)
        looked = _looked(public, name, check)
        found = found.and_then(looked)
        if check is addresses.reached and looked.findings:
            others = tuple(Omitted(each, _UNREACHED) for each in CHECKS if each != name)
            return found.and_then(Diagnosis(omitted=others))
    return found


def _looked(public: Public, name: str, check: Check) -> Diagnosis:
    try:
        return Diagnosis(named(FAULTS, check(public)), (name,))
    except Unanswered as error:
        return Diagnosis(omitted=(Omitted(name, _SILENT + Text(*[f" {error.seen}"] * 3)),))
    except NotLookedAt as error:
        return Diagnosis(omitted=(Omitted(name, error.what),))


def _proxy(public: Public) -> str:
    """Return which proxy answers: `nginx`, `caddy`, or "" when it does not say."""
    try:
        told = public.ask("/healthz")
    except Unanswered:
        return ""
    server = f"{told.header('server')} {told.header('via')}".lower()
    return next((name for mark, name in _PROXIES if mark in server), "")
