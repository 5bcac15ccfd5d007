"""Adapters to SPARQL engines, independent of each other."""
