"""Letters: what leaves, from which mailbox, and what became of it. Knows not what they carry."""
