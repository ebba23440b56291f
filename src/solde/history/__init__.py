"""Who did what, when, to what: append only."""
