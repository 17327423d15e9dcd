"""One run from scenario to outcome."""
