"""Smoke in a network of spaces: two layers a space, hydrostatic flow through openings."""
