"""Figures to bytes: the only package that knows Typst."""
