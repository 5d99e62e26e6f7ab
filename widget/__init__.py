"""What a visitor sees: the chat widget, served by the gateway as one script."""
