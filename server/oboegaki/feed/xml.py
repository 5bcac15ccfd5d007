"""XML, written as text: escaped, and without the characters that XML cannot hold."""

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NEVER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped (XML 1.0, production 2)."""


def text(value: str) -> str:
    """Return a text as character data."""
    return escape(_NEVER.sub("\ufffd", value))


def attribute(value: str) -> str:
    """Return a value as an attribute's, in its quotes."""
    return quoteattr(_NEVER.sub("\ufffd", value))


def element(name: str, content: str = "", **attributes: str) -> str:
    """Return an element on a line of its own; `content` is text, attributes that are "" are none.

    An underscore in an attribute's name stands for a colon.
    """
    pairs = ((key.replace("_", ":"), value) for key, value in attributes.items() if value)
    start = "".join(f" {key}={attribute(value)}" for key, value in pairs)
    return f"<{name}{start}>{text(content)}</{name}>\n" if content else f"<{name}{start}/>\n"
