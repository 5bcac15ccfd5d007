"""A proposal of facts from the document that an officer wrote: read, propose, write.

Nothing here decides: each value carries the words it was taken from, and stays a draft until a
person has read it. Needs `pip install 'oboegaki[draft]'`; no network, no model.
"""
