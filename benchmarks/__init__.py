"""Benchmarks of Solde: `make bench` runs them all; see benchmarks/README.md."""
