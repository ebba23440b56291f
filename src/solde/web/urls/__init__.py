"""Addresses of pages, a module for each group: `of_a_company` stand below /c/<its short name>/."""
