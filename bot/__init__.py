"""Backwise: a chatbot that teaches people with low back pain."""
