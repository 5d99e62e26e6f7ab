"""The door to Rasa: each action hands the turn to `assistant/` and its reply to the dispatcher."""
