"""Schedules: invoices and statement runs that come round again by themselves."""
