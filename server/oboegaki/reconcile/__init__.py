"""Likely duplicates among people, organisations and places, and the decisions about them."""
