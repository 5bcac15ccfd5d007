"""Labels of blank nodes: RDFC-1.0 per source, so that equal sources give equal bytes.

The algorithm is exponential in the worst case, so whatever is not plainly cheap runs in a process
of its own under a CPU limit; past it, and for very large sources, labels follow the order of
reading and a warning says so.
"""

import hashlib
import re
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable

from oboegaki import nquads
from oboegaki.formats import canonicalized

_CHEAP, _CHEAP_IN_LISTS = 6, 24
_LABEL = re.compile(rb"(?<!\S)_:\S+")


def scope(name: str) -> bytes:
    """Return the beginning of every label of one source, so that sources never share a label."""
    return b"_:b" + hashlib.sha256(name.encode()).hexdigest()[:8].encode()


def has_blank(line: bytes) -> bool:
    """Tell whether an N-Quads line has a blank node (and not merely the letters in a literal)."""
    if b"_:" not in line:
        return False
    graph, triple = nquads.split(line)
    subject, _, object_ = nquads.pieces(triple)
    return any(part.startswith((b"_:", b"<<(")) for part in (subject, object_, graph))


def labelled(lines: list[bytes], prefix: bytes, seconds: int) -> tuple[list[bytes], bool]:
    """Return the lines with stable labels, and whether they are canonical (RDFC-1.0).

    They are sorted: canonical ones come in any order, and what is told of them must not.
    """
    text = b"\n".join(lines)
    cheap = is_cheap(lines)
    renamed = canonicalized(text) if cheap else _canonicalized_apart(text, seconds)
    if renamed is None:
        relabel = Relabel(prefix)
        return [relabel.line(line) for line in lines], False
    return [_renamed(line, prefix) for line in sorted(renamed.splitlines())], True


def _renamed(line: bytes, prefix: bytes) -> bytes:
    if b"_:" not in line:
        return line
    return _outside_literal(line, lambda part: _LABEL.sub(lambda m: prefix + m.group()[2:], part))


def _outside_literal(line: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Change the parts of a line that are not its literal."""
    start = line.find(b'"')
    if start < 0:
        return change(line)
    end = line.rindex(b'"') + 1
    return change(line[:start]) + line[start:end] + change(line[end:])


class Relabel:
    """Labels in order of first appearance."""

    def __init__(self, prefix: bytes) -> None:
        """Begin with no label given."""
        self._prefix = prefix
        self._known: dict[bytes, bytes] = {}

    def _label(self, match: re.Match[bytes]) -> bytes:
        old = match.group()
        return self._known.setdefault(old, self._prefix + b"p%d" % len(self._known))

    def line(self, line: bytes) -> bytes:
        """Return the line with its blank nodes relabelled."""
        return _outside_literal(line, lambda part: _LABEL.sub(self._label, part))


def is_cheap(lines: list[bytes]) -> bool:
    """Tell whether labels are found at once: few nodes to tell apart, or none in two like places.

    The algorithm (RDFC-1.0, 4.8) tries the orders of those neighbours of a node that are reached in
    the same way. Where each is reached in a way of its own, as in lists, there is one order only;
    the work still grows with the cube of the nodes. A process costs a tenth of a second.
    """
    alike = _ambiguous(lines)
    return len(alike) <= _CHEAP or (len(alike) <= _CHEAP_IN_LISTS and _is_one_way(lines, alike))


def _is_one_way(lines: list[bytes], alike: set[bytes]) -> bool:
    ways: set[tuple[bytes, bytes, bytes]] = set()
    for line in lines:
        if len(alike.intersection(_LABEL.findall(line))) > 1:
            graph, triple = nquads.split(line)
            subject, predicate, object_ = nquads.pieces(triple)
            found = {(subject, predicate, b"to"), (object_, predicate, b"from")}
            if not {subject, object_} <= alike or graph.startswith(b"_:") or found & ways:
                return False
            ways |= found
    return True


def _ambiguous(lines: list[bytes]) -> set[bytes]:
    """Return the blank nodes that their own statements do not tell apart (RDFC-1.0, 4.6)."""
    signatures: dict[bytes, list[bytes]] = defaultdict(list)
    for line in lines:
        for label in set(_LABEL.findall(line)):
            signatures[label].append(_LABEL.sub(_from_inside(label), line))
    groups: dict[bytes, list[bytes]] = defaultdict(list)
    for label, signature in signatures.items():
        groups[b"\n".join(sorted(signature))].append(label)
    return {label for group in groups.values() if len(group) > 1 for label in group}


def _from_inside(label: bytes) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: b"_:a" if match.group() == label else b"_:z"


def _canonicalized_apart(lines: bytes, seconds: int) -> bytes | None:
    command = [sys.executable, "-m", __name__, str(seconds)]
    run = subprocess.run(command, input=lines, capture_output=True, check=False)
    return run.stdout if run.returncode == 0 else None


def main() -> None:
    """Canonicalise standard input under the CPU limit given in seconds."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.stdout.buffer.write(canonicalized(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
