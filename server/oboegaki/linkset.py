"""Link sets (RFC 9264): who stands how to whom, for those who will not read every header."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Target(NamedTuple):
    """One link: from its anchor to `href`, both full addresses."""

    anchor: str
    relation: str
    href: str
    media_type: str = ""


def as_json(targets: Iterable[Target]) -> bytes:
    """Return a link set as `application/linkset+json`: one object for each anchor."""
    contexts: dict[str, dict[str, object]] = {}
    for each in targets:
        context = contexts.setdefault(each.anchor, {"anchor": each.anchor})
        found = context.setdefault(each.relation, [])
        target: Mapping[str, str] = {"href": each.href}
        assert isinstance(found, list)  # noqa: S101 - no relation is called "anchor"
        found.append({**target, "type": each.media_type} if each.media_type else target)
    text = json.dumps({"linkset": list(contexts.values())}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def as_text(targets: Iterable[Target]) -> bytes:
    """Return a link set as `application/linkset`: the header's own syntax, a link a line."""
    return ",\n".join(map(_line, targets)).encode() + b"\n"


def _line(target: Target) -> str:
    kind = f'; type="{target.media_type}"' if target.media_type else ""
    return f'<{target.href}>; rel="{target.relation}"; anchor="{target.anchor}"{kind}'
