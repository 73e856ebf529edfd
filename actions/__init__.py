"""What happens when the dialogue asks: slots in, plain functions, events out."""
