"""One file a service; each offers `channel(environment)`, which is None where its secrets are not set."""
