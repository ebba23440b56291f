"""Pages of statements: options, review before anything is made, runs and what they made."""
