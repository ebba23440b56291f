"""Books of a company with a million invoices, and what its lists take."""
