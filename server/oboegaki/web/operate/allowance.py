"""What each client may take: so much at once, and so much a second over time.

A bucket for each client that leaks at the agreed rate. The clock is monotonic: one that jumps
neither locks anybody out nor lets anybody in.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

from oboegaki.errors import QueriesBusy, Text, TooManyRequests
from oboegaki.site import Limits
from oboegaki.web.operate.tally import LIMITED, Tally

_CLIENTS = 20_000
"""Clients that are remembered; of more, those that came longest ago are forgotten."""

Clock = Callable[[], float]


@dataclass(slots=True)
class _Bucket:
    """What a client has used, as it was at a moment."""

    used: float
    since: float


class Allowance:
    """So much at once and so much a second, for each client; without a rate there is no bound."""

    def __init__(
        self, rate: float, burst: float, most: int = _CLIENTS, clock: Clock = time.monotonic
    ) -> None:
        """Begin with nothing used; at most `most` clients are remembered."""
        self._rate = rate
        self._burst = burst
        self._most = most
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def _now(self, client: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(client)
        if bucket is None:
            bucket = self._buckets[client] = _Bucket(0.0, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            return bucket
        self._buckets.move_to_end(client)
        bucket.used = max(0.0, bucket.used - (now - bucket.since) * self._rate)
        bucket.since = now
        return bucket

    def wait(self, client: str, amount: float) -> float:
        """Return the seconds until a client may take so much; 0 when he may now."""
        if not self._rate or not client:
            return 0.0
        over = self._now(client).used + amount - self._burst
        return max(0.0, over / self._rate)

    def take(self, client: str, amount: float) -> None:
        """Note that a client took so much, never more than he pays off in a burst's time."""
        if self._rate and client:
            bucket = self._now(client)
            bucket.used = min(bucket.used + amount, 2 * self._burst)


class Fairness:
    """The bounds on one client, of those that can be told apart."""

    def __init__(self, limits: Limits, tally: Tally) -> None:
        """Begin with nobody known; who is refused is counted in `tally`."""
        self._requests = Allowance(limits.client_requests, limits.client_burst)
        self._work = Allowance(limits.client_query_share, limits.client_query_seconds)
        self._most = limits.client_queries
        self._asking: dict[str, int] = {}
        self._tally = tally

    def admit(self, client: str) -> None:
        """Count a request; raises TooManyRequests."""
        wait = self._requests.wait(client, 1)
        if wait:
            self._tally.add(LIMITED, "requests")
            raise _too_many(_REQUESTS, wait)
        self._requests.take(client, 1)

    @contextmanager
    def asking(self, client: str) -> Iterator[None]:
        """Have a query answered in this context, whose time is the client's; TooManyRequests."""
        wait = self._work.wait(client, 0)
        if wait:
            self._tally.add(LIMITED, "query seconds")
            raise _too_many(_WORK, wait)
        at_once = self._asking.get(client, 0)
        if client and self._most and at_once >= self._most:
            self._tally.add(LIMITED, "queries")
            raise _too_many(_QUERIES, 1.0)
        self._asking[client] = at_once + 1
        begun = time.monotonic()
        try:
            yield
        except QueriesBusy:
            begun = time.monotonic()  # he waited, and had nothing
            raise
        finally:
            self._work.take(client, time.monotonic() - begun)
            left = self._asking[client] - 1
            if left:
                self._asking[client] = left
            else:
                del self._asking[client]


_REQUESTS = Text("短い時間に要求が多すぎます。", "That is more requests than one client may make.",
                 "Quá nhiều yêu cầu trong thời gian ngắn.")  # fmt: skip
_WORK = Text("検索に使える時間を使い切りました。",
             "The time that queries of one client may take is used up.",
             "Đã dùng hết thời gian truy vấn dành cho một máy khách.")  # fmt: skip
_QUERIES = Text("同時に送れる検索の数を超えています。",
                "That is more queries at the same time than one client may have.",
                "Quá nhiều truy vấn cùng lúc từ một máy khách.")  # fmt: skip


def _too_many(what: Text, wait: float) -> TooManyRequests:
    seconds = max(1, ceil(wait))
    return TooManyRequests(
        what,
        Text(f"{seconds} 秒ほど待って、ゆっくり続けてください。全体が要るならダンプがあります。",
             f"Wait about {seconds} seconds and go on more slowly. For all of it there are dumps.",
             f"Hãy chờ khoảng {seconds} giây rồi tiếp tục chậm hơn. "
             "Nếu cần toàn bộ, có các bản kết xuất."),
        seconds,
    )  # fmt: skip
