"""Kinds of hazards that are known and that no engine plays yet."""
