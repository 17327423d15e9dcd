"""A scenario file read, checked and resolved."""
