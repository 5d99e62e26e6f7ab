"""What the console reads and writes in the gateway's database; each function works in its caller's transaction."""
