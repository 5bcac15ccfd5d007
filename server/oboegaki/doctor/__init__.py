"""The operator's doctor: looks at an installation, and at a public address from outside in.

`installation` looks at this machine and a site; `run.examined` at an address, as a reader would
reach it. Both give `Finding`s: what is wrong, what to change, and the very lines for the proxy.
"""
