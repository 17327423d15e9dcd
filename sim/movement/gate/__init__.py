"""Compiled service of gates: budgets, streams that merge, counterflow."""
