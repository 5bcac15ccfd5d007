"""What the files of an edition are called and are, to those who ask for them over HTTP."""

from oboegaki.figures import PACKED_SUFFIXES, PACKED_TYPES, Distribution
from oboegaki.formats import BY_NAME


def stable_name(dump: Distribution) -> str:
    """Return the name that a file has in every edition, such as `everything.nq.gz`."""
    return dump.part + BY_NAME[dump.format].suffix + PACKED_SUFFIXES[dump.coding]


def media_type(dump: Distribution) -> str:
    """Return what a file is: that of its packing when it is packed."""
    return PACKED_TYPES.get(dump.coding) or BY_NAME[dump.format].content_type
