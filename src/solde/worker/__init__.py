"""Jobs, each one line that calls an act. Rows are the truth: one that comes twice does no harm."""
