"""Random sites, and other ways to draw them that must not matter."""
