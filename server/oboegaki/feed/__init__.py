"""Feeds: what changed, as Atom, as a linked data event stream and as a sitemap."""
