"""Pure arithmetic of receivables: standard library only, no clock, no input or output."""
