"""Descriptions in every syntax."""

import re

from oboegaki.formats import N_QUADS, TURTLE
from oboegaki.rendering import rendered


def test_turtle_has_only_the_prefixes_it_uses() -> None:
    lines = b'<x:s> <http://purl.org/dc/terms/title> "a" .\n'
    written = rendered(lines, TURTLE).decode()
    assert re.findall(r"@prefix (\w+):", written) == ["dcterms"]
    assert "dcterms:title" in written
    assert rendered(lines, N_QUADS) == lines
