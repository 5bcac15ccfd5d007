"""HTTP: the only floor that knows of requests, pages and frameworks."""
