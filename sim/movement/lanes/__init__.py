"""Lanes of gates: people served side by side, each for a time."""
