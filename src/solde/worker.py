"""The jobs of workers, each one line that calls an act."""
