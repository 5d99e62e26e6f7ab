"""The public door: it lets a visitor's message in, asks the bot, keeps the record, and lets the answer out."""
