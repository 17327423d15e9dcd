"""Compiled making way of those who stay for those who want past them."""
