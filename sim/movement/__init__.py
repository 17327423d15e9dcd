"""The crowd: a compiled law of walking."""
