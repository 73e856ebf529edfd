"""The Telegram channel: python-telegram-bot on one side, the conversation on the other."""
