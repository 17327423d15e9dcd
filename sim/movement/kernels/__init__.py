"""Compiled: the steps of the crowd and what goes with them, one concept a file."""
