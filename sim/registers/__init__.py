"""Registers of hidden hazards: entries, their life, and what they change in a run."""
