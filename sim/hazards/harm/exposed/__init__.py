"""Compiled: doses of people where they are."""
