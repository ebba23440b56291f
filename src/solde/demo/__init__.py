"""A town of customers with one trait each, to look at and to test with."""
