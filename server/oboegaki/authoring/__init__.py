"""Sources written by people: YAML and tables, bound to RDF by the authoring context alone.

A file is a tree of things. `yaml_tree` and `tables` (of `sheets` or a `workbook`) read it with the
place of every value, `expand` makes statements of the tree, `compose` writes them as YAML again.
ADR 0050 says which forms JSON-LD does not have are taken besides.
"""

from oboegaki.authoring.compose import Comments, compose
from oboegaki.authoring.names import Home
from oboegaki.authoring.reading import Facts, read, read_yaml
from oboegaki.authoring.turtle import turtle

__all__ = ["Comments", "Facts", "Home", "compose", "read", "read_yaml", "turtle"]
