"""Ready answers, found by the words of a request on the wire before anything is made of it.

An answer depends on the target and on the few headers that say how the reader reaches us and what
he would like (`Request.key`). Who asks again in the same words gets the same answer, so these
words lead straight to it: no task, no scope and no text is made. Everything else, and whatever
sets a condition other than one tag, takes the long way (`web/app.py`), which knows all the rules.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from oboegaki.web.cache import Cache
from oboegaki.web.operate.seen import harvest_of, taken
from oboegaki.web.operate.tally import READY, Tally, route_of
from oboegaki.web.replies import Reply

Line = tuple[bytes, bytes]
"""A header's name in small letters, and its value."""

Find = Callable[[bytes, Iterable[Line], Hashable], Reply | None]
"""Target, header, the way by which they came (`request.way`) -> the ready answer."""

_BUDGET = 4 << 20
_WISH, _TAG, _DATE, _RULE = range(4)
_ROLES = {
    **dict.fromkeys(
        (b"host", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-prefix", b"accept",
         b"accept-language", b"accept-encoding", b"accept-profile"),
        _WISH,
    ),
    b"if-none-match": _TAG,
    b"if-modified-since": _DATE,
    **dict.fromkeys(
        (b"if-match", b"if-unmodified-since", b"if-range", b"range", b"expect", b"content-length",
         b"transfer-encoding", b"upgrade", b"x-not-upgraded", b"x-server-timing"),
        _RULE,
    ),
}  # fmt: skip


def unchanged(key: Hashable) -> Hashable:
    """Return the key of a 304 that was made while its 200 was not held."""
    return key, 304


@dataclass(frozen=True, slots=True)
class _Wished:
    """What some words ask for, as the cache of answers knows it."""

    key: Hashable
    size: int
    route: str
    harvest: str


class Words:
    """Remembers, within a budget, which words on the wire ask for which kept answer."""

    def __init__(self, tally: Tally, budget: int = _BUDGET) -> None:
        """Begin without any; `budget` is in bytes. What is found is counted in `tally`."""
        self._known: Cache[_Wished] = Cache(budget)
        self._sums = tally.sums
        self._tally = tally

    def note(
        self, target: bytes, header: Iterable[Line], way: Hashable, key: tuple[str, ...]
    ) -> None:
        """Remember that these words ask for the answer of a key (`Request.key`)."""
        wishes = tuple(line for line in header if _ROLES.get(line[0]) == _WISH)
        size = len(target) + sum(len(name) + len(value) + 100 for name, value in wishes)
        wished = _Wished(key, size + 500, route_of(key[2]), harvest_of(key[2]))
        self._known.put((target, way, wishes), wished)

    def find(
        self, target: bytes, header: Iterable[Line], way: Hashable, held: Cache[Reply]
    ) -> Reply | None:
        """Return the answer that is held for these words; None when they are for others to judge.

        A reader who sends the very tag of the answer has it still: 304 (RFC 9110, 13.1.2). A tag
        counts before a date, which alone is for others to judge (13.2.2).
        """
        wishes, tags, dated = [], None, False
        for line in header:
            role = _ROLES.get(line[0])
            if role is None:
                continue
            if role == _WISH:
                wishes.append(line)
            elif role == _DATE:
                dated = True
            elif role == _RULE or tags is not None:
                return None
            else:
                tags = line[1]
        wished = self._known.get((target, way, tuple(wishes)))
        if wished is None or (dated and tags is None):
            return None
        answer = _judged(wished.key, tags, held)
        return answer and self._counted(answer, wished, header)

    def _counted(self, answer: Reply, wished: _Wished, header: Iterable[Line]) -> Reply:
        self._sums[READY, wished.route, answer.status, answer.kind] += 1
        if wished.harvest:
            taken(self._tally, wished.harvest, header)
        return answer


def _judged(key: Hashable, tags: bytes | None, held: Cache[Reply]) -> Reply | None:
    """Return the answer of a key, or its 304; None when the tags are not one plain tag."""
    whole = held.get(key)
    if tags is None:
        return whole
    answer = whole or held.get(unchanged(key))
    if answer is not None and tags == answer.tag:
        return answer.same
    return whole if _is_one(tags) else None


def _is_one(tags: bytes) -> bool:
    """Tell whether this is one tag and no list of them."""
    return tags.count(b'"') == 2 and tags[:1] == tags[-1:] == b'"'
