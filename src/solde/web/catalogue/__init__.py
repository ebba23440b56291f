"""Pages of what documents are made of: taxes, items, accounts, finance charges."""
