"""Pages of schedules: what comes round again, when, and what came of it."""
