"""What the files of an edition are called and are, to those who ask for them over HTTP."""

from oboegaki.figures import Distribution
from oboegaki.formats import BY_NAME

_SUFFIXES = {"": "", "gzip": ".gz", "zstd": ".zst"}
_PACKED = {"gzip": "application/gzip", "zstd": "application/zstd"}


def stable_name(dump: Distribution) -> str:
    """Return the name that a file has in every edition, such as `everything.nq.gz`."""
    return dump.part + BY_NAME[dump.format].suffix + _SUFFIXES[dump.coding]


def media_type(dump: Distribution) -> str:
    """Return what a file is: that of its packing when it is packed."""
    return _PACKED.get(dump.coding) or BY_NAME[dump.format].content_type
