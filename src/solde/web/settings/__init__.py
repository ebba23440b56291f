"""Settings of a company, a module for each of its pages."""
