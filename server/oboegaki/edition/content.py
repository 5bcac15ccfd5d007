"""What a document says, told apart from what others say, so that versions can be compared and kept.

Every statement of the default graph belongs to one document: that of its subject, or, where the
subject has no address under the base, that of its graph. So all documents together are the data.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from oboegaki import nquads
from oboegaki.statements.reader import Lines, Statements
from oboegaki.statements.schema import Standing
from oboegaki.statements.wholes import said_by_graphs

_LABEL = 32
"""Characters of a hash that name a blank node."""


def stated(statements: Statements, iri: str, base: str) -> bytes:
    """Return the canonical triples that belong to a document, sorted, as N-Triples.

    Blank nodes are called by what is said of them, so that the same is always the same bytes.
    """
    lines = _triples(statements.of_document(iri))
    graph = statements.graph(iri)
    if graph is not None:
        lines |= _triples(statements.strangers_of(graph, base))
    return b"".join(sorted(_named_by_content(lines)))


def _named_by_content(triples: set[bytes]) -> Iterable[bytes]:
    if not any(b"_:" in line for line in triples):
        return triples
    lines: dict[bytes, list[bytes]] = {}
    for line in triples:
        subject, _, rest = line.removesuffix(b"\n").partition(b" ")
        lines.setdefault(subject, []).append(rest)
    names: dict[bytes, bytes] = {}
    for subject in lines:
        _name(subject, lines, names)
    labels = _labels({blank: name for blank, name in names.items() if blank.startswith(b"_:")})
    return (_relabelled(line, labels) for line in triples)


def _labels(names: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Return a label for each blank node by its hash; nodes that are alike are numbered."""
    labels: dict[bytes, bytes] = {}
    times: Counter[bytes] = Counter()
    for blank in sorted(names):
        name = names[blank][:_LABEL]
        labels[blank] = b"_:h%s%s" % (name, b"x%d" % times[name] if times[name] else b"")
        times[name] += 1
    return labels


def _relabelled(line: bytes, labels: dict[bytes, bytes]) -> bytes:
    subject, _, rest = line.partition(b" ")
    start, mark, label = rest.rpartition(b" _:")
    if mark:
        blank = b"_:" + label[:-3]
        rest = start + b" " + labels.get(blank, blank) + b" .\n"
    return labels.get(subject, subject) + b" " + rest


def _triples(found: Iterable[Lines]) -> set[bytes]:
    return {
        line
        for each in found
        if each.standing <= Standing.LINKED
        for line in nquads.joined(each.subject, each.lines).splitlines(keepends=True)
    }


def digest(statements: Statements, iri: str) -> str:
    """Return the hash of all that is said in and about a document, in whichever graph.

    Blank nodes count by what is said of them, not by their labels, which move when others come.
    """
    lines: dict[bytes, list[bytes]] = {}
    for subject, graph, text in said_by_graphs(statements, iri):
        found = lines.setdefault(subject, [])
        found += [b"%s %s" % (graph, line) for line in text.splitlines()]
    names: dict[bytes, bytes] = {}
    for subject in lines:
        _name(subject, lines, names)
    told = [names[subject] for subject in lines if not subject.startswith(b"_:")]
    own = statements.graph(iri)
    derived = statements.graph(iri + "/derived") if own else None
    told += [each.digest.encode() for each in (own, derived) if each]
    return hashlib.sha256(b"\n".join(sorted(told))).hexdigest()


def _name(subject: bytes, lines: dict[bytes, list[bytes]], names: dict[bytes, bytes]) -> None:
    """Give a subject, and first the blank nodes that it leads to, a hash for a name.

    A blank node that leads back to itself is called by its label meanwhile: then a new label may
    look like a change, but no change is missed.
    """
    todo, begun = [subject], set[bytes]()
    while todo:
        current = todo[-1]
        if not any(b" _:" in line for line in lines[current]):
            todo.pop()
            start = b"" if current.startswith(b"_:") else current
            names[current] = _hash(start, sorted(lines[current]))
            continue
        waiting = [b for b in _blanks(lines[current]) if b in lines and b not in names]
        if waiting and current not in begun:
            begun.add(current)
            todo += [each for each in waiting if each not in begun]
            continue
        todo.pop()
        start = b"" if current.startswith(b"_:") else current
        told = sorted(_renamed(line, names) for line in lines[current])
        names[current] = _hash(start, told)


def _hash(start: bytes, told: list[bytes]) -> bytes:
    return hashlib.sha256(b"\n".join((start, *told))).hexdigest().encode()


def _blanks(lines: Iterable[bytes]) -> list[bytes]:
    return [b"_:" + line.rpartition(b" _:")[2][:-2] for line in lines if b" _:" in line]


def _renamed(line: bytes, names: dict[bytes, bytes]) -> bytes:
    start, mark, label = line.rpartition(b" _:")
    return start + b" " + names.get(b"_:" + label[:-2], b"_:" + label) if mark else line
