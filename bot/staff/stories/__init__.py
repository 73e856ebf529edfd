"""Stories and rules as cards: read and written step by step, drawn, checked and played."""
