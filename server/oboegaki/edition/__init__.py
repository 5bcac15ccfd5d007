"""Editions: immutable, complete, validated publications of a site, swapped in atomically."""
