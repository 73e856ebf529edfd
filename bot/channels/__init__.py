"""How a message gets in and out: one package per channel."""
