"""Which blank nodes belong to the description of which resource, by what one graph says."""

from collections.abc import Iterator, Mapping, Sequence


def blank_objects(lines: bytes) -> list[bytes]:
    """Return the blank nodes that the statements about a subject lead to."""
    objects = (line.partition(b" ")[2] for line in lines.splitlines())
    return [object_[:-2] for object_ in objects if object_.startswith(b"_:")]


def belonging(blanks: Mapping[bytes, Sequence[bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each IRI with each blank node that it leads to over blank nodes, in their order.

    `blanks` are the blank objects of each subject that has any.
    """
    for owner in blanks:
        if owner.startswith(b"<"):
            yield from ((owner, blank) for blank in sorted(_reachable(owner, blanks)))


def _reachable(owner: bytes, blanks: Mapping[bytes, Sequence[bytes]]) -> set[bytes]:
    found: set[bytes] = set()
    todo = [owner]
    while todo:
        for label in blanks.get(todo.pop(), ()):
            if label not in found:
                found.add(label)
                todo.append(label)
    return found
