"""What is true: pure functions, and the content files that they read."""
