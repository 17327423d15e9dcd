"""Cases of the user's own, read from a file."""
