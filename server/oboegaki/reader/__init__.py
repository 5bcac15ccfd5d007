"""An edition as programs read it: described, searched and queried through one object.

`oboegaki.open` gives a `Reader`; the commands and the MCP server (`oboegaki.agents`) ask the same.
"""
