"""What goes wrong: fire and smoke."""
