"""How Rasa is run: server, channels, in-process actions, tracker store, and the commands behind the Makefile."""
