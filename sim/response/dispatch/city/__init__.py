"""The calls of a city: who takes them, which unit goes, and who has to wait."""
