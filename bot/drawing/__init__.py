"""Draws the movements: from the poses of the content to SVG for the web and a short animation for Telegram."""
