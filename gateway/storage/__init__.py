"""The record of the website: what is kept of a conversation, for how long, and how it is erased."""
