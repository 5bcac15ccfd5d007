"""Of which people a page may gather what is known, and who is listed (`05-decisions.md`, 28)."""

from collections import Counter
from collections.abc import Hashable, Iterable


def is_public(heads: Iterable[bool], posts: Iterable[Hashable]) -> bool:
    """Tell whether a person is public: by heading a body, or named twice with the same post.

    `heads` says of each post that is held whether who holds it heads a body; `posts` are those that
    releases name the person with, one for each time.
    """
    return any(heads) or any(times > 1 for times in Counter(posts).values())
