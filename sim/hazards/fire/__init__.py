"""Fires: the design fire, the smoke it makes, attack on it, and a record of all that."""
