"""Compiled service of gates: budgets, counterflow, swaps and closed rings."""
