"""Gmail as a way out: a person's consent, Google's tokens, and letters handed over."""
