"""The edition's description file: every statement by subject and graph, links and labels."""
