"""Reminders: letters about what is due soon or overdue, by a company's own rules."""
