"""The fixtures of all benchmarks. Mypy cannot tell two conftest.py apart: it reads the other file."""

from made_once import union, virtuoso_peer, world

__all__ = ["union", "virtuoso_peer", "world"]
