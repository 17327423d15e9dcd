"""Pressures that let every zone keep its volume."""
