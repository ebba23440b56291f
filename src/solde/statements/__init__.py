"""Statements of account: ordered in runs, frozen, printed."""
