"""Distances from where people stand."""
