"""The books: accounts, entries that balance, and which credit pays which charge."""
