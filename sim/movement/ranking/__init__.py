"""The order of those who walk."""
