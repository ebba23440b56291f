"""Stand-ins for the world outside: a Google and an SMTP server that can misbehave."""
