"""Measures and scorecards, computed from an event log alone."""
