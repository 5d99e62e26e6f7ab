"""The messaging channels: what services deliver becomes a message for the assistant, and its reply goes back through them."""
