"""The catalogue of an edition: DCAT-AP 3, VoID and the SPARQL service description, as N-Triples.

These are documents of the edition, never part of its data (`05-decisions.md`, 6). All state the
same numbers, because all are written from the same ones.
"""

from oboegaki.catalogue.datasets import described
from oboegaki.catalogue.dcat import dcat, editions, page_count, whole
from oboegaki.catalogue.particulars import attribution, dataset_iri, origin
from oboegaki.catalogue.resources import PARTS, dump_url, portal_title
from oboegaki.catalogue.voids import Contents, service_description, void

CATALOGUE = "catalog"
EDITIONS = "catalog/editions"
VOID = ".well-known/void"
SPARQL = "sparql"

__all__ = [
    "CATALOGUE",
    "EDITIONS",
    "PARTS",
    "SPARQL",
    "VOID",
    "Contents",
    "attribution",
    "dataset_iri",
    "dcat",
    "described",
    "dump_url",
    "editions",
    "origin",
    "page_count",
    "portal_title",
    "service_description",
    "void",
    "whole",
]
