"""Compiled knots: swaps, closed rings, other ways for who is held up."""
