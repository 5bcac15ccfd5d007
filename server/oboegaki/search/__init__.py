"""Full text search of an edition: how texts are compared, the index, and finding in it."""
