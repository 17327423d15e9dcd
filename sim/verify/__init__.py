"""Verification cases, their runner and table."""
