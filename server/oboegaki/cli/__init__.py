"""The command line: the composition root, where a site, its editions and its readers meet."""
