"""Changes the words that people write for the bot, line by line, so that nothing else in a file changes."""
