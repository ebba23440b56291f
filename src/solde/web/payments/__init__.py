"""Pages of payments: receive, apply, refund, list."""
