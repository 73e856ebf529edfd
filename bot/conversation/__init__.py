"""What we answer: the gate, the dialogue, one turn."""
