"""Pages of reminders: by which rules a company reminds, whom, and what came of it."""
