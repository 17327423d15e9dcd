"""What other pedestrian programs can read of a run, and what they say of the same site."""
