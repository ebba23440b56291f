"""Companies, the people who work in them, and what their roles may do."""
