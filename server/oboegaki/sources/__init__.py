"""The files of a site: which there are, which graph each one is, and what they say."""
