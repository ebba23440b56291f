"""How fast a machine makes statements: a town of any size, run through the real acts."""
