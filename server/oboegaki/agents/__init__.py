"""A site for agents: tools over the Model Context Protocol, and the text at `/llms.txt`.

Only `agents.server` imports the package `mcp`, and only when somebody comes to ask.
"""
