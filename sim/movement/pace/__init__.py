"""Compiled speed of patches."""
