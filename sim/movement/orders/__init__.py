"""What the engine does to the crowd between two steps."""
