"""Compiled: fields of spaces and doses of people."""
