"""Whether the books are sound: every rule of every package, asked by people and every night."""
