"""Those who are new in an area."""
