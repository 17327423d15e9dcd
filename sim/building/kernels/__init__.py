"""Compiled: shortest walks over the cells of an area."""
