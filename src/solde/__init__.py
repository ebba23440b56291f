"""Solde: accounts receivable with a statement of account for every customer."""
