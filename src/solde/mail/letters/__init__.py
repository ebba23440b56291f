"""A letter in the making: what it says, what it carries, its bytes and their proof."""
