"""Compiled: density as people feel it, and streams, by patch and zone."""
