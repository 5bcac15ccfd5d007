"""A drafted release in the hands of a reviewer: what it states, and what a decision changes.

The text of the YAML file is the truth: it is read anew for each page, a decision changes the few
characters it is about, and nothing is written that does not read as expected.
"""
