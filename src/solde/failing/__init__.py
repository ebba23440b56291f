"""What workers could not carry out, however often they tried: said where it was ordered."""
