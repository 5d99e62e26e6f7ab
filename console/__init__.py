"""The staff console: what clinic staff see and decide, at /staff in the gateway's process."""
