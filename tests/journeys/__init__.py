"""Journeys: a package, so that the installation which they share ends with the last of them."""
