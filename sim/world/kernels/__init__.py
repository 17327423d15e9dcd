"""Compiled loops over the state of a run that several parts look at."""
