"""What an agent reads: answers as short texts that say when they are cut."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oboegaki.contexts import Json
from oboegaki.framing import NAMES
from oboegaki.rdf import compact
from oboegaki.reader.records import Description, Hits
from oboegaki.reader.results import Result, Value

MOST = 40_000
"""Characters of one answer."""

_DEEPEST = 8
_LONGEST = 2_000
"""Characters of one value."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: a text, and the same as data, None when that would be too long."""

    text: str
    data: Json | None = None


def told(text: str, data: Json | None, hint: str) -> Told:
    """Return an answer within its bounds; `hint` says how to get the rest."""
    short = data if data is not None and len(json.dumps(data, ensure_ascii=False)) <= MOST else None
    if len(text) <= MOST:
        return Told(text, short)
    kept = text[:MOST].rpartition("\n")[0] or text[:MOST]
    return Told(f"{kept}\n\n[Cut after {len(kept):,} of {len(text):,} characters. {hint}]", short)


# Things ----------------------------------------------------------------------------------------


def description(found: Description) -> str:
    """Return what is said about a thing as an indented list, and what points at it."""
    kinds = ", ".join(compact(each) or each for each in found.types)
    head = [f"# {found.label}", f"IRI: {found.iri}", f"Page: {found.url}"]
    head += [f"Kinds: {kinds}"] if kinds else []
    own = {key: value for key, value in found.tree.items() if key not in _SAID}
    lines = [*head, "", *_object(own, 0)]
    included = found.tree.get("@included")
    if isinstance(included, list) and included:
        lines += ["", "Also told here:", *(line for each in included for line in _item(each, 0))]
    if found.incoming:
        lines += ["", "What points at it (how many, and the newest):"]
        lines += [
            f"- {each.label} ({each.total}): {', '.join(f'<{iri}>' for iri in each.newest)}"
            for each in found.incoming
        ]
    return "\n".join(lines) + "\n"


_SAID = frozenset(("@context", "@included", "id", "@id", "type", "@type"))


def _object(node: Mapping[str, object], depth: int) -> Iterator[str]:
    for key, value in node.items():
        yield from _property(key, value, depth)


def _property(key: str, value: object, depth: int) -> Iterator[str]:
    indent = "  " * depth
    values = value if isinstance(value, list) else [value]
    short = [_short(each) for each in values]
    if len(short) == 1 and short[0] is not None:
        yield f"{indent}{key}: {short[0]}"
        return
    yield f"{indent}{key}:"
    for each in values:
        yield from _item(each, depth + 1)


def _item(value: object, depth: int) -> Iterator[str]:
    indent, short = "  " * depth, _short(value)
    if short is not None or not isinstance(value, Mapping):
        yield f"{indent}- {short if short is not None else _cut(value)}"
        return
    yield f"{indent}- {_name(value)}"
    if depth < _DEEPEST:
        names = {*_SAID, *(key for key in NAMES if key in value)}
        rest = {key: each for key, each in value.items() if key not in names}
        yield from _object(rest, depth + 1)


def _short(value: object) -> str | None:
    """Return a value that takes one line; None for a thing of which more is told."""
    if not isinstance(value, Mapping):
        return _cut(value)
    if "@value" in value:
        return _cut(value["@value"])
    if "id" not in value and "@id" not in value:
        texts = [f"{_cut(text)} [{tag}]" for tag, each in value.items() for text in _listed(each)]
        return " / ".join(texts) if all(map(_is_tag, value)) else None
    rest = {key for key in value if key not in _SAID and key not in NAMES}
    return None if rest else _name(value)


def _is_tag(key: object) -> bool:
    return isinstance(key, str) and (key == "@none" or key.partition("-")[0].isalpha())


def _name(node: Mapping[str, object]) -> str:
    """Return what a thing is called, and its IRI."""
    iri = f"<{node.get('id') or node.get('@id')}>"
    names = (text for key in NAMES for text in _texts(node.get(key)))
    name = next(names, "")
    return f"{_cut(name)} {iri}" if name else iri


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _cut(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + f"… [{len(flat):,} characters]"


# Lists -----------------------------------------------------------------------------------------


def hits(found: Hits) -> str:
    """Return a page of results, with what it can be narrowed down by."""
    order = "best first" if found.is_ranked else "newest first"
    lines = [f"{found.total:,} found; page {found.page}, {order}.", ""]
    for each in found:
        kinds = ", ".join(compact(kind) or kind for kind in each.types)
        lines.append(f"- {each.label} <{each.iri}> ({'; '.join(filter(None, (kinds, each.date)))})")
        if each.passage:
            lines.append(f"  … {each.passage.text}")
    lines += _facets(found)
    lines += ["", f"More: page {found.page + 1}."] if found.has_more else []
    return "\n".join(lines) + "\n"


def _facets(found: Hits) -> list[str]:
    rows = [
        f"- {kind}: " + ", ".join(f"{compact(value) or value} ({count})" for value, count in counts)
        for kind, counts in found.facets.items()
        if counts
    ]
    return ["", "Narrow down by:", *rows] if rows and found.total > len(found.hits) else []


def rows(result: Result, most: int) -> str:
    """Return the rows of a SELECT as lines with tabs, and whether these are all."""
    total = len(result.rows)
    lines = ["\t".join(f"?{name}" for name in result.variables)]
    lines += ["\t".join(cells(result.variables, row)) for row in result.rows[:most]]
    count = f"{total:,} {'row' if total == 1 else 'rows'}"
    if total > most:
        count = f"Shown are {most:,} of {count}: ask for more `rows`, or use LIMIT and OFFSET"
    return "\n".join((*lines, "", f"{count}. Edition {result.edition}.")) + "\n"


def cells(names: Sequence[str], row: Mapping[str, Value]) -> Iterator[str]:
    """Yield the values of a row: prefixed names, IRIs in angle brackets, texts on one line."""
    for name in names:
        value = row.get(name)
        yield _cell(value) if value else ""


def _cell(value: Value) -> str:
    if value.kind == "uri":
        return compact(value.text) or f"<{value.text}>"
    if value.kind == "bnode":
        return f"_:{value.text}"
    return _cut(value.text) + (f" @{value.language}" if value.language else "")


def listed(head: str, lines: Iterable[str]) -> str:
    """Return a headed list."""
    return "\n".join((head, "", *lines)) + "\n"
