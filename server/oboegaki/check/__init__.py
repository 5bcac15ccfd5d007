"""Checking a site: shapes, lint, validation, and where in which file each finding is."""
