"""Compiled choice of the next cell, and moving there."""
