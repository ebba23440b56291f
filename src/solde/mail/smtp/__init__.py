"""A mail server as a way out: the line to it, what it is told, and what its replies mean."""
