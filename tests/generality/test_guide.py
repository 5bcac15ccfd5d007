"""Every example of the guide to corrections and mergers stands in the synthetic site as shown."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from oboegaki.rdf import PREFIXES

SITE = Path(__file__).parent / "site" / "data"
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "what-became-of-it.md"
EXAMPLES = re.findall(r"```turtle\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
NAMES = {f"{kind}s": f"https://example.org/id/{kind}/" for kind in
         "agreement event org person place post".split()}  # fmt: skip
NAMES[""] = "https://example.org/press/minazuki/2024/new-mayor#"
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in {**PREFIXES, **NAMES}.items())


@cache
def data() -> Graph:
    graph = Graph()
    for path in SITE.rglob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_of_the_guide_is_part_of_a_site_that_conforms(example: str) -> None:
    shown = set(Graph().parse(data=PROLOGUE + example))
    assert shown
    assert shown <= set(data())
