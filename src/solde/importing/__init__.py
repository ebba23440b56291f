"""Customers, transactions and applications from CSV files, in one transaction or not at all."""
