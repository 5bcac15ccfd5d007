"""The fixtures of all benchmarks. Mypy takes two conftest.py for one and reads made_once.py."""

from made_once import union, virtuoso_peer, world

__all__ = ["union", "virtuoso_peer", "world"]
