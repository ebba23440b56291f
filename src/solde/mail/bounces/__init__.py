"""Letters that come back: where they come to, and what is read from them."""
