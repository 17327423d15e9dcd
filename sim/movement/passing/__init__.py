"""Compiled passage of a gate."""
