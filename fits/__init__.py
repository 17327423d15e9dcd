"""How numbers of the model were fitted to measurements."""
