"""How a message is read: Rasa graph components around the sentence encoders, spaCy and the knowledge's own word lists."""
