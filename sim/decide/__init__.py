"""Decisions: the same scenario under many circumstances, and what makes the difference."""
