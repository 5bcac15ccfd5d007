"""oboegaki (覚書): the publisher that turns press releases into linked data."""

__version__ = "0.1.0"
