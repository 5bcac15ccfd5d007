"""What operators see of a server, and how it is held: counts, metrics, logs, limits."""
