"""Compiled moving between cells, and the counts of patches and spaces."""
