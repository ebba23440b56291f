"""Real data that nobody here wrote, converted into import files, and counted once more."""
