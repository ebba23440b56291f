"""Documents with lines: what was sold, from draft to sent."""
