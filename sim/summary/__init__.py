"""What ``muster check`` tells of a scenario: as data, in words, and written out."""
