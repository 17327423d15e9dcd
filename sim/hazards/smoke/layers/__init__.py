"""Fires and walls: what happens within a zone."""
