"""What is measured: this bot against Rasa's default pipeline, growth, and the settings of the classifier."""
